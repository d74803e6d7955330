"""Go statements from IR statements: variables, branches, loops, changes in place, errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir import ownership
from yantra_codex.ir.nodes import Block, Expr, Stmt, type_of
from yantra_codex.ir.types import FLOAT, NONE, STR, Type, is_mutable
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import (
    compare_function, element, equal_texts, expr, go_string, index_text, is_ordered, negate, new_function, new_map, owned_expr, part, plain, typed,
)
from yantra_codex.languages.go_facts import is_not_negative
from yantra_codex.languages.go_loops import FUSED, PAIRS, counted, each
from yantra_codex.languages.go_ops import add, add_all, put, strip_parens, tuple_of_parts
from yantra_codex.languages.go_writer import Value, Writer, call, go, is_atom, wrap_receiver

RUNE_OPS = frozenset("str_index str_index_wrap str_length str_slice str_slice_from str_slice_to str_slice_step".split())
SUBKINDS = {
    "LookupError": ("IndexError", "KeyError"), "ArithmeticError": ("ZeroDivisionError", "OverflowError"),
    "Exception": (), "BaseException": (),
}


def write_block(w: Writer, block: Block) -> None:
    rest = list(block)
    while rest:
        s = rest.pop(0)
        if rest and is_default_push(s, rest[0]) and isinstance(s, n.Do) and isinstance(rest[0], n.Do):
            write_default_push(w, s, rest.pop(0))
            continue
        outer = w.rest
        w.rest = tuple(rest)
        write(w, s)
        w.rest = outer


def write(w: Writer, s: Stmt) -> None:
    match s:
        case n.Let():
            write_let(w, s)
        case n.Set():
            write_set(w, s)
        case n.Do():
            write_do(w, s)
        case n.Perform(call=e):
            text = expr(w, e)
            if isinstance(e, n.Call):
                w.emit(text.text)
            elif not is_atom(text):
                w.emit(f"_ = {text}")
        case n.If():
            write_if(w, s)
        case n.ForEach():
            write_for_each(w, s)
        case n.ForRange():
            write_for_range(w, s)
        case n.While():
            write_while(w, s)
        case n.Break():
            leave(w)
        case n.Continue():
            again(w)
        case n.Return(value=value):
            if w.returns:
                w.returns[-1](value)
            else:
                write_return(w, value, w.function.returns)
        case n.Raise():
            write_raise(w, s)
        case n.Try():
            write_try(w, s)
        case _:
            raise Unsupported(f"statement {type(s).__name__}", language="go")


# ---------------------------------------------------------------- variables


def write_let(w: Writer, s: n.Let) -> None:
    t = s.type
    if s.value is None:
        name = w.fresh(s.name)
        w.declare_only(name, t)
        w.bind(s.name, Value(Text(name)))
        return
    if isinstance(s.value, n.IfExpr):
        write_conditional_let(w, s, s.value)
        return
    wanted = s.name
    text = owned_expr(w, s.value, t, s.name, wanted)
    if is_new(w, text, wanted):
        w.bind(s.name, Value(text))  # the loop that made the value already gave it this name
    else:
        name = w.fresh(wanted)
        w.declare_as(name, typed(text, t), t)
        w.bind(s.name, Value(Text(name)))
    if not s.mutable and is_not_negative(w, s.value):
        w.not_negative.add(s.name)
    if not s.mutable and t == STR:
        keep_runes(w, s.name)


def is_new(w: Writer, text: Text, wanted: str) -> bool:
    """Whether text is a variable that was made for this very value."""
    from yantra_codex.languages.go_writer import spelled

    if not text.text.isidentifier() or text.text not in w.visible[-1]:
        return False
    base = spelled(wanted)
    return re.fullmatch(rf"{re.escape(base)}_?\d*", text.text) is not None and not any(
        v.text.text == text.text for scope in w.env for v in scope.values()
    )


def write_conditional_let(w: Writer, s: n.Let, e: n.IfExpr) -> None:
    from yantra_codex.languages.go_expressions import conditional

    text = conditional(w, e, s.type, s.name)
    if w.needs_clone(e, s.name) and not ownership.is_fresh(e, w.owned):
        text = w.clone(text, s.type)
    if not is_new(w, text, s.name):
        text = w.declare(s.name, text, s.type)
    w.bind(s.name, Value(text))


def keep_runes(w: Writer, name: str) -> None:
    """Keep a text's characters at hand where the function looks at them by position more than once."""
    uses = 0
    in_loop = False
    for s in n.walk_block(w.function.body):
        here = sum(is_rune_use(e, name) for x in n.stmt_exprs(s) for e in n.walk_expr(x))
        uses += here
        if isinstance(s, (n.ForEach, n.ForRange, n.While)):
            inner = [e for b in n.child_blocks(s) for e in n.block_exprs(b)] + (list(n.walk_expr(s.test)) if isinstance(s, n.While) else [])
            in_loop = in_loop or any(is_rune_use(e, name) for e in inner)
        in_loop = in_loop or any(isinstance(e, n.Lambda) and any(is_rune_use(y, name) for y in n.walk_expr(e.body)) for x in n.stmt_exprs(s) for e in n.walk_expr(x))
    assigned = any(isinstance(s, (n.Set, n.Do)) and s.place.name == name for s in n.walk_block(w.function.body))
    if assigned or uses == 0 or (uses == 1 and not in_loop):
        return
    text = w.lookup(name).text
    runes = "runes" if not w.is_visible("runes") else f"{text}Runes"
    w.runes[text.text] = w.declare(runes, call("[]rune", text)).text


def is_rune_use(e: Expr, name: str) -> bool:
    return isinstance(e, n.Apply) and e.op in RUNE_OPS and isinstance(e.args[0], n.Var) and e.args[0].name == name


def write_set(w: Writer, s: n.Set) -> None:
    place, value = s.place, s.value
    if isinstance(value, n.IfExpr):
        then, orelse = n.Set(place, value.then), n.Set(place, value.orelse)
        same = value.orelse == as_expr(place, place.type) and not place.path
        write_if(w, n.If(value.test, (then,), () if same else (orelse,)))
        return
    if not place.path and isinstance(value, n.Apply) and value.op in STEPS and value.args[0] == n.Var(place.name, type_of(value.args[0])):
        target = w.lookup(place.name).text
        sign = STEPS[value.op]
        if sign in ("/", "%") and value.op.startswith("floor"):
            if not (place.name in w.not_negative and is_not_negative(w, value.args[1])):
                w.emit(f"{target} = {expr(w, value)}")
                return
        by = value.args[1]
        if isinstance(by, n.Lit) and by.value == 1 and sign in ("+", "-") and type_of(by) != FLOAT:
            w.emit(f"{target}{sign}{sign}")
        else:
            w.emit(f"{target} {sign}= {expr(w, by)}")
        return
    if place.path and step_in_place(w, s):
        return
    text = owned_expr(w, value, place.type, place.name, "updated" if not place.path else "item")
    assign(w, place, typed(text, place.type))


STEPS = {"add": "+", "sub": "-", "mul": "*", "str_concat": "+", "truncdiv": "/", "truncmod": "%", "bit_or": "|", "bit_and": "&", "bit_xor": "^"}


def step_in_place(w: Writer, s: n.Set) -> bool:
    """`xs[i] += v` and `m[k]++` where the value starts from what is there."""
    value, place = s.value, s.place
    if not (isinstance(value, n.Apply) and value.op in STEPS):
        return False
    root = place_type(w, place.name)
    current = as_expr(place, root)
    first = value.args[0]
    last = place.path[-1]
    same = first == current
    counted_up = last.kind == "key" and isinstance(first, n.Apply) and first.op == "map_get_or" and n.Apply("map_get", first.args[:2], first.type) == current \
        and isinstance(first.args[2], n.Lit) and first.args[2].value in (0, 0.0, "") and type_of(first) in (Type("int"), FLOAT, STR)
    if not same and not counted_up:
        return False
    if last.kind == "key":
        map_type = place_type_at(root, place.path[:-1])
        if map_type is None or w.rep.map_kind(map_type) != "plain":
            return False
        if same and not counted_up and not known_key(w, place):
            return False
    target = place_text(w, place)
    by = value.args[1]
    sign = STEPS[value.op]
    if isinstance(by, n.Lit) and by.value == 1 and sign in ("+", "-") and type_of(by) != FLOAT:
        w.emit(f"{target}{sign}{sign}")
    else:
        w.emit(f"{target} {sign}= {expr(w, by)}")
    return True


def known_key(w: Writer, place: n.Place) -> bool:
    before = n.Place(place.name, place.path[:-1])
    return (place_text(w, before).text, expr(w, place.path[-1].at).text) in w.known_keys


def place_type(w: Writer, name: str) -> Type | None:
    for p in w.function.params:
        if p.name == name:
            return p.type
    for s in n.walk_block(w.function.body):
        if isinstance(s, n.Let) and s.name == name:
            return s.type
        if isinstance(s, n.ForEach):
            for p in s.targets:
                if p.name == name:
                    return p.type
        if isinstance(s, n.Do) and s.result == name:
            return s.type
    return None


def place_type_at(t: Type | None, path: tuple[n.Step, ...]) -> Type | None:
    for _ in path:
        if t is None or not t.args:
            return None
        t = t.args[-1]
    return t


def as_expr(place: n.Place, t: Type | None) -> Expr | None:
    """The expression that reads a place."""
    if t is None:
        return None
    e: Expr = n.Var(place.name, t)
    for step in place.path:
        t = t.args[-1]
        e = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[step.kind], (e, step.at), t)
    return e


def place_text(w: Writer, place: n.Place) -> Text:
    """The Go text of a place as something that can be assigned to (not for keys of ordered maps)."""
    text = w.lookup(place.name).text
    t = place_type(w, place.name)
    for i, step in enumerate(place.path):
        if step.kind == "key":
            key = expr(w, step.at)
            kind = w.rep.map_kind(t) if t is not None else "plain"
            if kind != "plain":
                text = Text(f"{wrap_receiver(text)}.Get({key})")
            elif i < len(place.path) - 1 and (text.text, key.text) not in w.known_keys:
                text = call("get", text, key)
            else:
                text = go("{0}[{1}]", text, key)
        else:
            text = index_text(w, text, step.at, step.kind == "wrap")
            if text.text.startswith("at("):
                base = place_text(w, n.Place(place.name, place.path[:i]))
                text = go("{0}[wrap({1}, len({0}))]", base, expr(w, step.at))
        t = t.args[-1] if t is not None and t.args else None
    return text


def assign(w: Writer, place: n.Place, value: Text | str) -> None:
    if place.path and place.path[-1].kind == "key":
        before = n.Place(place.name, place.path[:-1])
        t = place_type_at(place_type(w, place.name), place.path[:-1])
        m = read_place(w, before) if before.path else place_text(w, before)
        if t is not None:
            w.emit(put(w, m, t, expr(w, place.path[-1].at, t.args[0]), value))
            return
    target = place_text(w, place)
    if str(value) != target.text:
        w.emit(f"{target} = {value}")


def read_place(w: Writer, place: n.Place) -> Text:
    """The value of a place; a missing key is an error."""
    text = place_text(w, place)
    if place.path and place.path[-1].kind == "key":
        before = place_text(w, n.Place(place.name, place.path[:-1]))
        t = place_type_at(place_type(w, place.name), place.path[:-1])
        key = expr(w, place.path[-1].at)
        if t is not None and w.rep.map_kind(t) == "plain" and (before.text, key.text) not in w.known_keys:
            return call("get", before, key)
    return text


# ---------------------------------------------------------------- branches and loops


def write_if(w: Writer, s: n.If, chain: str = "") -> None:
    header, known = if_header(w, s.test)
    with w.block() as lines:
        w.known_keys.extend(known)
        write_block(w, s.then)
    w.emit(f"{chain}{header} {{")
    w.lines.extend(lines)
    orelse = s.orelse
    if len(orelse) == 1 and isinstance(orelse[0], n.If):
        with w.block() as more:
            at = w.indent
            w.indent -= 1
            write_if(w, orelse[0], "} else ")
            w.indent = at
        if more and more[0].lstrip("\t").startswith("} else if"):
            w.lines.extend(more)
            return
    if orelse:
        with w.block() as more:
            write_block(w, orelse)
        if more:
            w.emit("} else {")
            w.lines.extend(more)
    w.emit("}")
    if not orelse and s.then and not ends(s.then):
        w.known_keys.extend(made_keys(w, s))


def if_header(w: Writer, test: Expr) -> tuple[str, list[tuple[str, str]]]:
    """`if test`, with the keys that are known to be there inside."""
    negated = isinstance(test, n.Apply) and test.op == "not"
    inner = test.args[0] if negated and isinstance(test, n.Apply) else test
    if isinstance(inner, n.Apply) and inner.op in ("map_has", "set_has") and not isinstance(inner.args[0], (n.Make, n.Apply)):
        m, k = inner.args
        t = type_of(m)
        if w.rep.map_kind(t) == "plain":
            table, key = expr(w, m), expr(w, k, t.args[0])
            known = [(table.text, key.text)] if not negated and steady(w, m, k) else []
            ok = "ok" if not w.is_visible("ok") else "found" if not w.is_visible("found") else "present"
            if not w.is_visible(ok):
                return f"if _, {ok} := {table}[{key}]; {'!' if negated else ''}{ok}", known
    text = expr(w, test)
    known = []
    for part_ in conjuncts(test):
        if isinstance(part_, n.Apply) and part_.op in ("gt", "ne") and isinstance(part_.args[0], n.Apply) and part_.args[0].op == "map_get_or":
            # a count that is not 0 is there
            m, k, zero = part_.args[0].args
            if isinstance(zero, n.Lit) and zero.value == 0 and part_.args[1] == zero and steady(w, m, k):
                known.append((expr(w, m).text, expr(w, k).text))
        if isinstance(part_, n.Apply) and part_.op == "map_has" and steady(w, *part_.args):
            known.append((expr(w, part_.args[0]).text, expr(w, part_.args[1]).text))
    return f"if {text if text.text.endswith('}') else strip_parens(text.text)}", known


def conjuncts(e: Expr) -> Iterable[Expr]:
    if isinstance(e, n.Apply) and e.op == "and":
        for a in e.args:
            yield from conjuncts(a)
    else:
        yield e


def steady(w: Writer, m: Expr, k: Expr) -> bool:
    """Whether a key that was seen in a map stays there and means the same."""
    if not isinstance(m, n.Var) or not isinstance(k, (n.Var, n.Lit)):
        return False
    for s in n.walk_block(w.function.body):
        if isinstance(s, n.Do) and s.place.name == m.name and not s.place.path and s.op not in ("map_put", "map_default", "map_update"):
            return False
        if isinstance(s, n.Set) and not s.place.path and s.place.name in (m.name, k.name if isinstance(k, n.Var) else ""):
            return False
        if any(isinstance(e, n.Call) and any(isinstance(a, n.Var) and a.name == m.name for a in e.args) for x in n.stmt_exprs(s) for e in n.walk_expr(x)):
            return False
    return True


def made_keys(w: Writer, s: n.If) -> list[tuple[str, str]]:
    """After `if !has { m[k] = v }` the key is there."""
    test = s.test
    if isinstance(test, n.Apply) and test.op == "not" and isinstance(test.args[0], n.Apply) and test.args[0].op == "map_has":
        m, k = test.args[0].args
        for inner in s.then:
            if isinstance(inner, n.Set) and isinstance(m, n.Var) and inner.place.name == m.name and len(inner.place.path) == 1 \
                    and inner.place.path[0].at == k and steady(w, m, k):
                return [(expr(w, m).text, expr(w, k).text)]
    return []


def changed_names(w: Writer, block: Block) -> set[str]:
    """The variables that a block assigns or changes."""
    out = {s.place.name for s in n.walk_block(block) if isinstance(s, (n.Set, n.Do))}
    functions = {f.name: f for f in w.program.program.functions}
    return out | ownership.changed_in(block, functions)


def write_for_each(w: Writer, s: n.ForEach) -> None:
    changed = changed_names(w, s.body)
    e = s.iterable
    names = [p.name for p in s.targets]
    used = {x.name for x in n.block_exprs(s.body) if isinstance(x, n.Var)} | {x.function for x in n.block_exprs(s.body) if isinstance(x, n.Call)} | changed
    if not isinstance(e, n.Var) and isinstance(e, n.Apply) and e.op in FUSED:
        inside = {x.name for x in n.walk_expr(e) if isinstance(x, n.Var)}
        if inside & changed:
            text = expr(w, e, None, "items")
            text = w.atom(text, "items", type_of(e))
            e = n.Var(" items", type_of(e))
            w.bind(" items", Value(text))
    depth = len(w.loops)
    hint = names if len(names) > 1 and isinstance(e, n.Apply) and e.op in PAIRS else names if len(names) == 1 else ["pair"]
    if len(names) == 1 and isinstance(e, n.Apply) and e.op in PAIRS:
        hint = pair_hint(s, e)

    def body(v: Value) -> None:
        bind_targets(w, s, v, changed, used)
        w.breaks.append(depth)
        write_block(w, s.body)
        w.breaks.pop()

    if isinstance(e, n.Apply) and e.op == "range" and len(names) == 1 and isinstance(e.args[2], n.Lit) and e.args[2].value:
        counted(w, names[0], e.args[0], e.args[1], e.args[2], body, changed)
    else:
        each(w, e, hint, body)


def pair_hint(s: n.ForEach, e: n.Apply) -> list[str]:
    """Names for the parts of a pair that is taken apart inside the loop."""
    k = len(type_of(e).args[0].args)
    out = list("abcdefgh"[:k])
    for st in s.body:
        if isinstance(st, n.Let) and isinstance(st.value, n.Apply) and st.value.op == "tuple_get" and isinstance(st.value.args[0], n.Var) \
                and st.value.args[0].name == s.targets[0].name and isinstance(st.value.args[1], n.Lit):
            out[st.value.args[1].value] = st.name  # type: ignore[index]
    return out


def bind_targets(w: Writer, s: n.ForEach, v: Value, changed: set[str], used: set[str]) -> None:
    targets = s.targets
    if len(targets) == 1:
        p = targets[0]
        whole = any(isinstance(x, n.Var) and x.name == p.name for x in n.block_exprs(s.body)
                    ) and count_whole(s.body, p.name) > 0
        if v.parts and not whole and p.name not in changed:
            w.bind(p.name, v)
        elif v.rune and p.name not in changed:
            w.bind(p.name, v)
        elif v.rune or v.parts:
            from yantra_codex.languages.go_loops import text_of

            w.bind(p.name, Value(w.declare(p.name, text_of(w, v, p.type), p.type)))
        elif v.text.text.isidentifier():
            w.bind(p.name, v)
        elif p.name in used:
            w.bind(p.name, Value(w.declare(p.name, v.text, p.type)))
        return
    t = type_of(s.iterable).element
    parts = v.parts or tuple(part(w, v.text, t, i) for i in range(len(targets)))
    names, values = [], []
    for p, x in zip(targets, parts, strict=True):
        if p.name not in used:
            continue
        if x.text.isidentifier() and not (p.name in changed and not v.parts):
            w.bind(p.name, Value(x))
            continue
        name = w.fresh(p.name)
        names.append(name)
        values.append(x.text)
        w.bind(p.name, Value(Text(name)))
    if names:
        w.emit(f"{', '.join(names)} := {', '.join(values)}")


def count_whole(block: Block, name: str) -> int:
    """How often a variable is used other than by taking a part of it."""
    total = 0
    for s in n.walk_block(block):
        for x in n.stmt_exprs(s):
            for e in n.walk_expr(x):
                if isinstance(e, n.Var) and e.name == name:
                    total += 1
                if isinstance(e, n.Apply) and e.op == "tuple_get" and isinstance(e.args[0], n.Var) and e.args[0].name == name:
                    total -= 1
    return total


def write_for_range(w: Writer, s: n.ForRange) -> None:
    depth = len(w.loops)

    def body(v: Value) -> None:
        w.bind(s.name, v)
        w.breaks.append(depth)
        write_block(w, s.body)
        w.breaks.pop()

    counted(w, s.name, s.start, s.stop, s.step, body, changed_names(w, s.body))


def write_while(w: Writer, s: n.While) -> None:
    depth = len(w.loops)
    with w.loop() as made, w.block() as lines:
        with w.block() as before:
            test = expr(w, s.test)
        if before:
            w.lines.extend(line.removeprefix("\t") for line in before)
            w.braced(f"if {negate(test)}", ["\t" * (w.indent + 1) + "break"])
        w.breaks.append(depth)
        write_block(w, s.body)
        w.breaks.pop()
    header = "for" if before or test.text == "true" else f"for {test}"
    w.put_loop(made, header, lines)


def leave(w: Writer) -> None:
    target = w.breaks[-1]
    if callable(target):
        target("break")
    else:
        w.emit(w.break_from(target))


def again(w: Writer) -> None:
    target = w.breaks[-1]
    if callable(target):
        target("continue")
    else:
        w.emit("continue")


# ---------------------------------------------------------------- results and errors


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
            if isinstance(e, n.Call) or "(" in text.text and isinstance(e, n.Call):
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


def error_text(w: Writer, s: n.Raise) -> Text:
    message = s.message
    if isinstance(message, n.Lit):
        return Text(go_string(f"{s.kind}: {message.value}" if message.value else s.kind))
    return go("{0} + {1}", Text(go_string(s.kind + ": ")), expr(w, message))


def write_raise(w: Writer, s: n.Raise) -> None:
    text = error_text(w, s)
    if w.error_zero is not None and not w.returns:
        w.emit(f"return {w.error_zero}errors.New({text})")
    else:
        w.emit(f"panic({text})")


def ends(block: Block) -> bool:
    """Whether Go sees that control never leaves the end of the block."""
    if not block:
        return False
    last = block[-1]
    match last:
        case n.Return() | n.Raise():
            return True
        case n.If(then=a, orelse=b):
            return ends(a) and ends(b)
        case n.While(test=n.Lit(value=True), body=b):
            return not breaks_out(b)
        case n.Try():
            return always_returns(last)
    return False


def breaks_out(block: Block) -> bool:
    """Whether a block leaves the loop it is the body of."""
    for s in block:
        if isinstance(s, n.Break):
            return True
        if isinstance(s, (n.If, n.Try)) and any(breaks_out(b) for b in n.child_blocks(s)):
            return True
    return False


def jumps_out(block: Block) -> bool:
    for s in block:
        if isinstance(s, (n.Break, n.Continue)):
            return True
        if isinstance(s, (n.If, n.Try)) and any(jumps_out(b) for b in n.child_blocks(s)):
            return True
    return False


def always_returns(s: n.Try) -> bool:
    blocks = [s.body, *(h.body for h in s.handlers)]
    return all(ends(b) for b in blocks) and not any(jumps_out(b) for b in n.child_blocks(s))


def has_return(block: Block) -> bool:
    return any(isinstance(s, n.Return) for s in n.walk_block(block))


def write_try(w: Writer, s: n.Try) -> None:
    """A function literal whose deferred function catches the panic."""
    t = w.function.returns
    returns = has_return((s,))
    whole = always_returns(s) and not w.returns and t != NONE
    result = returned = ""
    if returns and t != NONE:
        result = w.fresh("result")
        if not whole:
            w.declare_only(result, t)
    if returns and not whole:
        returned = w.declare("returned", Text("false")).text
    jump_flags = {kind: w.declare(name, Text("false")).text for kind, name in (("break", "stopped"), ("continue", "skipped"))
                  if any(jumps(b, kind) for b in n.child_blocks(s))}
    saved = (w.loops, w.breaks, w.returns, w.error_zero)

    def finish(value: Expr | None) -> None:
        if value is not None and result:
            text = expr(w, value, t, "outcome")
            w.emit(f"{result} = {typed(text, t)}")
        elif value is not None and not plain(value):
            w.emit(f"_ = {expr(w, value)}")
        if returned:
            w.emit(f"{returned} = true")
        w.emit("return")

    def jump(kind: str) -> None:
        w.emit(f"{jump_flags[kind]} = true")
        w.emit("return")

    def inside(block: Block, hook: Callable[[Expr | None], None]) -> None:
        w.loops, w.breaks, w.returns, w.error_zero = [], [jump], [hook], None
        write_block(w, block)
        w.loops, w.breaks, w.returns, w.error_zero = saved

    with w.block() as lines:
        if s.final:
            with w.block() as final:
                inside(s.final, finish)
            w.emit("defer func() {")
            w.lines.extend(final)
            w.emit("}()")
        if s.handlers:
            with w.block() as caught:
                r = w.fresh("r")
                with w.block() as handled:
                    write_handlers(w, s, r, lambda block: inside(block, finish))
                w.braced(f"if {r} := recover(); {r} != nil", handled)
            w.emit("defer func() {")
            w.lines.extend(caught)
            w.emit("}()")
        if whole:
            inside(s.body, lambda value: write_plain_return(w, value, t))
        else:
            inside(s.body, finish)
    if whole:
        name = w.fresh("attempt") if w.converts_result() else ""
        w.emit(f"{name} := func() ({result} {w.rep(t)}) {{" if name else f"return func() ({result} {w.rep(t)}) {{")
        w.lines.extend(lines)
        w.emit("}()")
        if name:
            for line in w.result_lines(Text(name), None):
                w.emit(line)
        return
    w.emit("func() {")
    w.lines.extend(lines)
    w.emit("}()")
    if returned:
        with w.block() as after:
            if w.returns:
                # an outer try: its own result variable takes the value
                w.bind(" result", Value(Text(result)))
                w.returns[-1](n.Var(" result", t) if result else None)
            else:
                for line in w.result_lines(Text(result), None) if result else [w.result_none()]:
                    w.emit(line)
        w.braced(f"if {returned}", after)
    for kind, flag in jump_flags.items():
        with w.block() as after:
            leave(w) if kind == "break" else again(w)
        w.braced(f"if {flag}", after)


def jumps(block: Block, kind: str) -> bool:
    for s in block:
        if isinstance(s, n.Break if kind == "break" else n.Continue):
            return True
        if isinstance(s, (n.If, n.Try)) and any(jumps(b, kind) for b in n.child_blocks(s)):
            return True
    return False


def write_plain_return(w: Writer, value: Expr | None, t: Type) -> None:
    saved, w.returns = w.returns, []
    converter, w.convert = w.convert, None
    errors, w.error_results = w.error_results, False
    write_return(w, value, t)
    w.returns, w.convert, w.error_results = saved, converter, errors


def write_handlers(w: Writer, s: n.Try, r: str, inside: Callable[[Block], None]) -> None:
    catches_all = [not h.kinds or bool(set(h.kinds) & {"Exception", "BaseException"}) for h in s.handlers]
    if catches_all[0]:
        h = s.handlers[0]
        if h.name:
            bind_message(w, h, w.declare("message", call("failureMessage", r)).text)
        inside(h.body)
        return
    kind = w.fresh("kind")
    message = w.fresh("message") if any(h.name for h in s.handlers) else "_"
    w.emit(f"{kind}, {message} := failure({r})")
    if message != "_":
        w.declared[-1].append((message, len(w.lines) - 1))
    chain = ""
    for h, every in zip(s.handlers, catches_all, strict=True):
        kinds = [k for kind_ in h.kinds for k in (SUBKINDS.get(kind_) or (kind_,))]
        with w.block() as lines:
            if h.name:
                bind_message(w, h, message)
            inside(h.body)
        if every:
            w.emit(chain + "{")
            w.lines.extend(lines)
            w.emit("}")
            return
        w.emit(f"{chain}if {' || '.join(f'{kind} == {go_string(k)}' for k in kinds)} {{")
        w.lines.extend(lines)
        chain = "} else "
    w.emit("} else {")
    w.emit(f"\tpanic({r})")
    w.emit("}")


def bind_message(w: Writer, h: n.Handler, message: str) -> None:
    if h.name:
        w.bind(h.name, Value(Text(message)))


# ---------------------------------------------------------------- changes in place


def is_default_push(s: Stmt, after: Stmt) -> bool:
    """`map_default(m, k, [])` right before `list_push` at m[k]: Go's append does both."""
    return (
        isinstance(s, n.Do) and s.op == "map_default" and isinstance(after, n.Do) and after.op == "list_push"
        and isinstance(s.args[1], n.Make) and not s.args[1].items and after.place.name == s.place.name
        and after.place.path == (*s.place.path, n.Step("key", s.args[0]))
    )


def write_default_push(w: Writer, s: n.Do, after: n.Do) -> None:
    t = place_type_at(place_type(w, s.place.name), s.place.path)
    if t is None or w.rep.map_kind(t) != "plain":
        write_do(w, s)
        write_do(w, after)
        return
    table = read_place(w, s.place)
    item = owned_expr(w, after.args[0], t.args[1].args[0], None)
    target = go("{0}[{1}]", table, w.atom(expr(w, s.args[0], t.args[0]), "key", t.args[0]))
    w.emit(f"{target} = append({target}, {item})")


def write_do(w: Writer, s: n.Do) -> None:
    if s.op not in CHANGES:
        raise Unsupported(f"the op {s.op}", language="go")
    result = CHANGES[s.op](w, s)
    if s.result is not None:
        text = result if result is not None else Text("struct{}{}")
        if not (text.text.isidentifier() and text.text in w.visible[-1]):
            text = w.declare(s.result, text, s.type)
        w.bind(s.result, Value(text))
    elif result is not None and "(" in result.text and result.form == "":
        w.emit(result.text)


def args_of_do(w: Writer, s: n.Do) -> list[Text]:
    return [expr(w, a) for a in s.args]


def pointer_to(w: Writer, place: n.Place, use: Callable[[str], Text | None], result: str | None = None) -> Text | None:
    """Run `use` on a pointer to a list; a list inside a map is taken out, changed and put back."""
    if any(step.kind == "key" for step in place.path[-1:]):
        items = w.declare("items", read_place(w, place))
        out = use(f"&{items}")
        if out is not None:
            if result:
                out = w.declare(result, out)
            else:
                w.emit(out.text)
                out = None
        assign(w, place, items)
        return out
    text = place_text(w, place)
    return use(text.text[1:] if text.form == "*{0}" else go("&{0}", text).text)


def do_push(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    item = owned_expr(w, s.args[0], s.place.type.args[0], s.place.name)
    xs = read_place(w, s.place) if not s.place.path else xs
    assign(w, s.place, f"append({xs}, {typed(item, s.place.type.args[0])})")


def do_push_first(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    item = owned_expr(w, s.args[0], s.place.type.args[0], s.place.name)
    assign(w, s.place, call("slices.Insert", xs, "0", item))


def do_insert(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    item = owned_expr(w, s.args[1], s.place.type.args[0], s.place.name)
    at = s.args[0]
    position = Text("0") if isinstance(at, n.Lit) and at.value == 0 else call("position", expr(w, at), call("len", xs))
    assign(w, s.place, call("slices.Insert", xs, position, item))


def do_extend(w: Writer, s: n.Do) -> None:
    ys = s.args[0]
    t = s.place.type
    if isinstance(ys, n.Make) and ys.items:
        items = ", ".join(owned_expr(w, x, t.args[0], s.place.name).text for x in ys.items)
        assign(w, s.place, f"append({read_place(w, s.place)}, {items})")
        return
    if isinstance(ys, n.Apply) and ys.op in FUSED and not s.place.path and ys.op not in ("reverse", "chars"):
        from yantra_codex.languages.go_loops import text_of

        names = {x.name for x in n.walk_expr(ys) if isinstance(x, n.Var)}
        if s.place.name not in names:
            xs = w.lookup(s.place.name).text
            each(w, ys, ["x"], lambda v: w.emit(f"{xs} = append({xs}, {text_of(w, v, t.args[0])})"))
            return
    other = owned_expr(w, ys, t, s.place.name) if is_mutable(t.args[0]) else expr(w, ys, t)
    assign(w, s.place, f"append({read_place(w, s.place)}, {other}...)")


def do_pop(w: Writer, s: n.Do) -> Text | None:
    xs = read_place(w, s.place)
    out = None
    if s.result is not None:
        xs = w.atom(xs, "items") if s.place.path and s.place.path[-1].kind == "key" else xs
        out = w.declare(s.result, go("{0}[len({0})-1]", xs), s.type)
    assign(w, s.place, go("{0}[:len({0})-1]", xs))
    return out


def do_pop_first(w: Writer, s: n.Do) -> Text | None:
    xs = read_place(w, s.place)
    out = w.declare(s.result, go("{0}[0]", xs), s.type) if s.result is not None else None
    assign(w, s.place, go("{0}[1:]", xs))
    return out


def do_pop_at(w: Writer, s: n.Do) -> Text | None:
    at = s.args[0]
    if isinstance(at, n.Lit) and at.value in (0, -1):
        return (do_pop if at.value == -1 else do_pop_first)(w, s)
    if s.result is None and is_not_negative(w, at):
        xs = read_place(w, s.place)
        i = w.atom(expr(w, at), "at")
        assign(w, s.place, call("slices.Delete", xs, i, go("{0} + 1", i)))
        return None
    return pointer_to(w, s.place, lambda p: call("popAt", p, expr(w, at)), s.result)


def do_remove(w: Writer, s: n.Do) -> None:
    from yantra_codex.languages.go_ops import search

    t = s.place.type
    xs = read_place(w, s.place)
    w.bind(" place", Value(xs))
    found = search(w, n.Apply("index_of", (n.Var(" place", t), s.args[0]), Type("int")), None, "")
    i = w.declare("at", found)
    assign(w, s.place, call("slices.Delete", xs, i, go("{0} + 1", i)))


def do_clear_list(w: Writer, s: n.Do) -> None:
    assign(w, s.place, f"{w.rep(s.place.type)}{{}}")


def do_slice(w: Writer, s: n.Do) -> None:
    xs = read_place(w, s.place)
    start = w.declare("start", call("position", expr(w, s.args[0]), call("len", xs)))
    end = w.declare("end", call("max", call("position", expr(w, s.args[1]), call("len", xs)), start))
    if s.op == "list_delete_slice":
        assign(w, s.place, call("slices.Delete", xs, start, end))
    else:
        ys = owned_expr(w, s.args[2], s.place.type, s.place.name)
        assign(w, s.place, f"slices.Replace({xs}, {start}, {end}, {ys}...)")


def do_insert_sorted(w: Writer, s: n.Do) -> None:
    t = s.place.type.args[0]
    xs = read_place(w, s.place)
    x = w.atom(expr(w, s.args[0]), "item", t)
    test = f"other > {x}" if is_ordered(t) else f"{compare_function(w, t)}(other, {x}) > 0"
    assign(w, s.place, call("slices.Insert", xs, call("bisect", xs, f"func(other {w.rep(t)}) bool {{ return {test} }}"), x))


def do_heap(w: Writer, s: n.Do) -> Text | None:
    compare = compare_function(w, s.place.type.args[0])
    if s.op == "heap_build":
        w.emit(f"heapBuild({read_place(w, s.place)}, {compare})")
        return None
    if s.op == "heap_push":
        item = owned_expr(w, s.args[0], s.place.type.args[0], s.place.name)
        return pointer_to(w, s.place, lambda p: call("heapPush", p, item, compare))
    return pointer_to(w, s.place, lambda p: call("heapPop", p, compare), s.result)


def do_put(w: Writer, s: n.Do) -> None:
    value = owned_expr(w, s.args[1], s.place.type.args[1], s.place.name)
    assign(w, n.Place(s.place.name, (*s.place.path, n.Step("key", s.args[0])), s.place.type.args[1]), typed(value, s.place.type.args[1]))


def do_map_remove(w: Writer, s: n.Do) -> Text | None:
    t = s.place.type
    m, key = read_place(w, s.place), w.atom(expr(w, s.args[0], t.args[0]), "key", t.args[0])
    is_plain = w.rep.map_kind(t) == "plain"
    value = call("get", m, key) if is_plain else Text(f"{wrap_receiver(m)}.Get({key})")
    out = None
    if s.result is not None:
        out = w.declare(s.result, value, s.type)
    else:
        w.emit(value.text)
    w.emit(f"delete({m}, {key})" if is_plain else f"{wrap_receiver(m)}.Remove({key})")
    return out


def do_discard(w: Writer, s: n.Do) -> None:
    t = s.place.type
    m, key = read_place(w, s.place), expr(w, s.args[0], t.args[0])
    w.emit(f"delete({m}, {key})" if w.rep.map_kind(t) == "plain" else f"{wrap_receiver(m)}.Remove({key})")


def do_set_remove(w: Writer, s: n.Do) -> None:
    t = s.place.type
    m, key = read_place(w, s.place), w.atom(expr(w, s.args[0], t.args[0]), "member", t.args[0])
    test = f"!has({m}, {key})" if w.rep.map_kind(t) == "plain" else f"!{wrap_receiver(m)}.Has({key})"
    w.braced(f"if {test}", ["\t" * (w.indent + 1) + f'panic("KeyError: " + fmt.Sprint({key}))'])
    do_discard(w, s)


def do_update(w: Writer, s: n.Do) -> None:
    add_all(w, read_place(w, s.place), s.place.type, s.args[0])


def do_clear(w: Writer, s: n.Do) -> None:
    t = s.place.type
    if w.rep.map_kind(t) == "plain":
        w.emit(f"clear({read_place(w, s.place)})")
    else:
        assign(w, s.place, new_map(w, t))


def do_pop_entry(w: Writer, s: n.Do) -> Text | None:
    t = s.place.type
    m = read_place(w, s.place)
    keys = f"{wrap_receiver(m)}.keys"
    w.braced(f"if len({keys}) == 0", ["\t" * (w.indent + 1) + 'panic("KeyError: dictionary is empty")'])
    key = w.declare("key", Text(f"{keys}[0]" if s.op == "map_pop_first" else f"{keys}[len({keys})-1]"))
    out = None
    if s.result is not None:
        out = w.declare(s.result, tuple_of_parts(w, (key, Text(f"{wrap_receiver(m)}.Get({key})")), Type("tuple", t.args)), s.type)
    w.emit(f"{wrap_receiver(m)}.Remove({key})")
    return out


def do_default(w: Writer, s: n.Do) -> None:
    t = s.place.type
    m, key = read_place(w, s.place), w.atom(expr(w, s.args[0], t.args[0]), "key", t.args[0])
    with w.block() as lines:
        value = owned_expr(w, s.args[1], t.args[1], s.place.name)
        w.emit(put(w, m, t, key, typed(value, t.args[1])))
    if w.rep.map_kind(t) == "plain":
        w.braced(f"if _, ok := {m}[{key}]; !ok" if not w.is_visible("ok") else f"if !has({m}, {key})", lines)
        if steady(w, n.Var(s.place.name, t), s.args[0]) and not s.place.path:
            w.known_keys.append((m.text, key.text))
    else:
        w.braced(f"if !{wrap_receiver(m)}.Has({key})", lines)


def do_add(w: Writer, s: n.Do) -> None:
    w.emit(add(w, read_place(w, s.place), s.place.type, expr(w, s.args[0], s.place.type.args[0])))


CHANGES: dict[str, Callable[[Writer, n.Do], Text | None]] = {
    "list_push": do_push, "list_push_first": do_push_first, "list_insert": do_insert, "list_extend": do_extend, "list_pop": do_pop,
    "list_pop_first": do_pop_first, "list_pop_at": do_pop_at, "list_remove": do_remove, "list_clear": do_clear_list,
    "list_delete_slice": do_slice, "list_set_slice": do_slice, "list_insert_sorted": do_insert_sorted, "heap_build": do_heap,
    "heap_push": do_heap, "heap_pop": do_heap, "map_put": do_put, "map_remove": do_map_remove, "map_discard": do_discard,
    "map_update": do_update, "map_clear": do_clear, "map_pop_first": do_pop_entry, "map_pop_last": do_pop_entry, "map_default": do_default,
    "set_add": do_add, "set_discard": do_discard, "set_remove": do_set_remove, "set_update": do_update, "set_clear": do_clear,
}

__all__ = ["ends", "equal_texts", "negate", "new_function", "write_block", "write_return"]
