"""Errors in Go: panics and error results, and `try` as a function literal that recovers."""

from __future__ import annotations

from collections.abc import Callable

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Block, Expr
from yantra_codex.ir.types import FLOAT, NONE, Type
from yantra_codex.languages.base import Text
from yantra_codex.languages.go_expressions import expr, go_string, plain, typed, write_return
from yantra_codex.languages.go_writer import Value, Writer, call, go

SUBKINDS = {
    "LookupError": ("IndexError", "KeyError"), "ArithmeticError": ("ZeroDivisionError", "OverflowError"),
    "Exception": (), "BaseException": (),
}


BlockWriter = Callable[[Writer, Block], None]


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
        case n.Try() if parse_first(last) is not None:
            return ends(last.handlers[0].body) and (isinstance(last.body[0], n.Return) or ends(last.body[1:]))
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


def parse_first(s: n.Try) -> tuple[str, Expr] | None:
    """What a `try` reads that does nothing else which can fail: the helper and the text."""
    if not s.body or len(s.handlers) != 1 or s.final or s.handlers[0].name:
        return None
    kinds = set(s.handlers[0].kinds)
    if kinds and not kinds & {"ValueError", "Exception", "BaseException"}:
        return None
    first = s.body[0]
    value = first.value if isinstance(first, (n.Return, n.Let, n.Set)) else first.call if isinstance(first, n.Perform) else None
    if not isinstance(value, n.Apply) or value.op not in ("parse_int", "parse_float") or not plain(value.args[0]):
        return None
    if isinstance(first, n.Set) and first.place.path:
        return None
    if any(not plain(e) for st in s.body[1:] for e in n.block_exprs((st,))) or any(isinstance(st, n.Raise) for st in n.walk_block(s.body)):
        return None
    return {"parse_int": "tryParseInt", "parse_float": "tryParseFloat"}[value.op], value.args[0]


def write_parse(w: Writer, s: n.Try, helper: str, text: Expr, write_block: BlockWriter) -> None:
    """`n, ok := tryParseInt(s)` and a branch."""
    first = s.body[0]
    name = w.fresh("number" if not isinstance(first, n.Let) else first.name) if not isinstance(first, n.Perform) else "_"
    ok = w.fresh("ok")
    w.emit(f"{name}, {ok} := {call(helper, expr(w, text))}")
    if name != "_":
        w.declared[-1].append((name, len(w.lines) - 1))
    number = n.Var(" number", Type("int") if helper == "tryParseInt" else FLOAT)
    w.bind(" number", Value(Text(name)))
    rest: Block = s.body[1:]
    if isinstance(first, n.Return):
        rest = (n.Return(number),)
    elif isinstance(first, n.Set):
        rest = (n.Set(first.place, number), *rest)
    elif isinstance(first, n.Let):
        w.bind(first.name, Value(Text(name)))
    handler = s.handlers[0].body
    with w.block() as failed:
        write_block(w, handler)
    if ends(handler) or (handler and isinstance(handler[-1], (n.Break, n.Continue))):
        w.braced(f"if !{ok}", failed)
        write_block(w, rest)
        return
    with w.block() as lines:
        write_block(w, rest)
    if not failed:
        w.braced(f"if {ok}", lines)
        return
    w.emit(f"if !{ok} {{")
    w.lines.extend(failed)
    if lines:
        w.emit("} else {")
        w.lines.extend(lines)
    w.emit("}")


def write_try(w: Writer, s: n.Try, write_block: BlockWriter) -> None:
    """A function literal whose deferred function catches the panic."""
    parse = parse_first(s)
    if parse is not None:
        write_parse(w, s, *parse, write_block)
        return
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
    uses_message = [h.name is not None and any(isinstance(e, n.Var) and e.name == h.name for e in n.block_exprs(h.body)) for h in s.handlers]
    if catches_all[0]:
        h = s.handlers[0]
        if uses_message[0]:
            bind_message(w, h, w.declare("message", call("failureMessage", r)).text)
        inside(h.body)
        return
    kind = w.fresh("kind")
    message = w.fresh("message") if any(uses_message) else "_"
    caught = f"{kind}, {message} := failure({r})"
    tests = [[f"{kind} %s {go_string(k)}" for k_ in h.kinds for k in (SUBKINDS.get(k_) or (k_,))] for h in s.handlers]
    if len(s.handlers) == 1:
        h = s.handlers[0]
        other = " && ".join(tests[0]) % (("!=",) * len(tests[0]))
        if message == "_":
            w.braced(f"if {caught}; {other}", ["\t" * (w.indent + 1) + f"panic({r})"])
        else:
            w.emit(caught)
            w.braced(f"if {other}", ["\t" * (w.indent + 1) + f"panic({r})"])
            bind_message(w, h, message)
        inside(h.body)
        return
    w.emit(caught)
    chain = ""
    for h, every, test in zip(s.handlers, catches_all, tests, strict=True):
        with w.block() as lines:
            bind_message(w, h, message)
            inside(h.body)
        if every:
            w.emit(chain + "{")
            w.lines.extend(lines)
            w.emit("}")
            return
        w.emit(f"{chain}if {' || '.join(test) % (('==',) * len(test))} {{")
        w.lines.extend(lines)
        chain = "} else "
    w.emit("} else {")
    w.emit(f"\tpanic({r})")
    w.emit("}")


def bind_message(w: Writer, h: n.Handler, message: str) -> None:
    if h.name:
        w.bind(h.name, Value(Text(message)))


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
