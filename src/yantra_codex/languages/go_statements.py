"""Go statements from IR statements: variables, branches, loops."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yantra_codex.errors import Unsupported
from yantra_codex.ir import nodes as n
from yantra_codex.ir import ownership
from yantra_codex.ir.nodes import Block, Expr, Stmt, type_of
from yantra_codex.ir.types import FLOAT, STR, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_changes import is_default_push, write_default_push, write_do
from yantra_codex.languages.go_containers import sort_in_place
from yantra_codex.languages.go_effects_write import write_special
from yantra_codex.languages.go_expressions import (
    conditional,
    expr,
    negate,
    owned_expr,
    part,
    strip_parens,
    typed,
    write_return,
)
from yantra_codex.languages.go_facts import is_not_negative
from yantra_codex.languages.go_loops import FUSED, PAIRS, counted, each, text_of
from yantra_codex.languages.go_places import as_expr, assign, known_key, place_text, place_type, place_type_at, steady
from yantra_codex.languages.go_try import again, ends, leave, write_raise, write_try
from yantra_codex.languages.go_words import words
from yantra_codex.languages.go_writer import SLICE_VIEWS, Value, Writer, call, is_atom, spelled

RUNE_OPS = words(
    "str_index str_index_wrap str_length str_slice str_slice_from str_slice_to str_slice_step"
)


def write_block(w: Writer, block: Block) -> None:
    rest = list(block)
    while rest:
        s = rest.pop(0)
        following = rest[0] if rest else None
        if isinstance(s, n.Do) and isinstance(following, n.Do) and is_default_push(s, following):
            write_default_push(w, s, following)
            del rest[0]
            continue
        outer = w.rest
        w.rest = tuple(rest)
        taken = write_special(w, s, tuple(rest), write_block) if w.program.effects is not None else None
        if taken is None:
            write(w, s)
        else:
            del rest[:taken]
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
            write_try(w, s, write_block)
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
    if is_own_copy(w, s, s.value):
        w.bind(s.name, Value(expr(w, s.value)))  # a Go parameter is a variable already
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


def is_own_copy(w: Writer, s: n.Let, value: Expr) -> bool:
    """Whether a variable is a parameter's copy that replaces it from the function's start on."""
    if not isinstance(value, n.Var) or s.type.name not in ("int", "float", "bool", "str") or w.indent != 1 or not s.mutable:
        return False
    param = next((p for p in w.function.params if p.name == value.name), None)
    uses = sum(isinstance(e, n.Var) and e.name == value.name for e in n.block_exprs(w.function.body))
    return param is not None and not param.inout and uses == 1 and w.lookup(value.name).text.text.isidentifier()


def sorts_itself(w: Writer, s: n.Set) -> bool:
    """Whether `xs = sorted(xs)` may sort the list where it is: nothing else can hold it."""
    value, name = s.value, s.place.name
    if s.place.path or not isinstance(value, n.Apply) or value.op not in ("sort", "sort_desc", "sort_by", "sort_by_desc"):
        return False
    if not isinstance(value.args[0], n.Var) or value.args[0].name != name or any(p.name == name for p in w.function.params):
        return False
    for st in n.walk_block(w.function.body):
        if isinstance(st, n.Let) and st.name == name and (st.value is None or not (ownership.is_fresh(st.value, w.owned) or is_list_copy(st.value))):
            return False
        if isinstance(st, n.Set) and st.place.name == name and not st.place.path and st is not s and not ownership.is_fresh(st.value, w.owned):
            return False
        direct = [e for e in n.stmt_exprs(st) if not isinstance(st, (n.ForEach, n.Return))]
        for e in [*direct, *(y for x in n.stmt_exprs(st) for z in n.walk_expr(x) if hands_on(z) for y in n.child_exprs(z))]:
            if isinstance(e, n.Var) and e.name == name:
                return False
    return any(isinstance(st, n.Let) and st.name == name for st in n.walk_block(w.function.body))


def is_list_copy(e: Expr) -> bool:
    return isinstance(e, n.Apply) and e.op == "copy"


def hands_on(e: Expr) -> bool:
    """Whether an expression's value may hold on to one of its operands."""
    return not isinstance(e, n.Apply) or e.op in ownership.VIEWS or e.op in SLICE_VIEWS or e.op in ("append", "prepend", "map_put", "window", "chunk")


def is_new(w: Writer, text: Text, wanted: str) -> bool:
    """Whether text is a variable that was made for this very value."""
    if not text.text.isidentifier() or text.text not in w.visible[-1]:
        return False
    base = spelled(wanted)
    return re.fullmatch(rf"{re.escape(base)}_?\d*", text.text) is not None and not any(
        v.text.text == text.text for scope in w.env for v in scope.values()
    )


def write_conditional_let(w: Writer, s: n.Let, e: n.IfExpr) -> None:
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
        same = not place.path and value.orelse == as_expr(place, place.type)
        write_if(w, n.If(value.test, (then,), () if same else (orelse,)))
        return
    if not place.path and isinstance(value, n.Apply) and value.op in STEPS and value.args[0] == n.Var(place.name, type_of(value.args[0])):
        target = w.lookup(place.name).text
        sign = STEPS[value.op]
        by = value.args[1]
        if isinstance(by, n.Lit) and by.value == 1 and sign in ("+", "-") and type_of(by) != FLOAT:
            w.emit(f"{target}{sign}{sign}")
        else:
            w.emit(f"{target} {sign}= {expr(w, by)}")
        return
    if place.path and step_in_place(w, s):
        return
    if sorts_itself(w, s) and isinstance(value, n.Apply):
        target = w.lookup(place.name).text
        sort_in_place(w, value, target, value.type.args[0])
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


# ---------------------------------------------------------------- branches and loops


def write_if(w: Writer, s: n.If, chain: str = "") -> None:
    found = found_in_map(w, s)
    header, known = if_header(w, s.test) if found is None else (found[0], [])
    with w.block() as lines:
        w.known_keys.extend(known)
        if found is not None and isinstance(s.then[0], n.Let):
            w.visible[-1].update(found[1:])
            w.bind(s.then[0].name, Value(Text(found[1])))
        write_block(w, s.then if found is None else s.then[1:])
    w.emit(f"{chain}{header} {{")
    w.lines.extend(lines)
    orelse = s.orelse
    if orelse and not chain and leaves(s.then):
        w.emit("}")
        with w.bound({}):  # what the branch declares ends with it
            write_block(w, orelse)
        return
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


def found_in_map(w: Writer, s: n.If) -> tuple[str, str, str] | None:
    """`if x, ok := m[k]; ok` for a branch that begins with reading the key that is there: the header and the names in it."""
    first = s.then[0] if s.then else None
    if not (isinstance(s.test, n.Apply) and s.test.op == "map_has" and isinstance(first, n.Let) and not first.mutable and len(s.then) > 1):
        return None
    m, k = s.test.args
    if first.value != n.Apply("map_get", (m, k), first.type) or w.rep.map_kind(type_of(m)) != "plain" \
            or (first.type.name in ("list", "vtuple", "map", "set") and w.needs_clone(first.value, first.name)) \
            or not isinstance(m, n.Var) or not any(isinstance(e, n.Var) and e.name == first.name for e in n.block_exprs(s.then[1:])):
        return None
    table, key = expr(w, m), expr(w, k, type_of(m).args[0])
    name, ok = spelled(first.name), "ok" if not w.is_visible("ok") else "found"
    if w.is_visible(name) or w.is_visible(ok) or name == ok:
        return None
    return f"if {name}, {ok} := {table}[{key}]; {ok}", name, ok


def leaves(block: Block) -> bool:
    """Whether control never goes on after a block, so that Go needs no `else` behind it."""
    return ends(block) or (bool(block) and isinstance(block[-1], (n.Break, n.Continue)))


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
        if (v.parts and not whole and p.name not in changed) or (v.rune and p.name not in changed):
            w.bind(p.name, v)
        elif v.rune or v.parts:
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
