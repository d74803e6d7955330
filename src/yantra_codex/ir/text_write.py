"""Printing the text form: nodes -> text, with `the` wherever the checker alone would find another type."""

from __future__ import annotations

import json
import math
import re

from yantra_codex.errors import TypeMismatch, YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import type_of
from yantra_codex.ir.ops import OPS, result_type
from yantra_codex.ir.text_read import DECIMAL, INTEGER, WORDS
from yantra_codex.ir.types import NEVER, NONE, Type, join_all

RESERVED_HEADS = {"the", "tuple", "set", "map", "fn", "if", "let", "call", "op"}
PLAIN_NAME = re.compile(r"[^\W\d]\w*")


def name(text: str) -> str:
    """A variable's name; `$` before one that would read as something else."""
    odd = text in WORDS or text == "_" or INTEGER.fullmatch(text) or DECIMAL.fullmatch(text) or not PLAIN_NAME.fullmatch(text)
    return f"${text}" if odd else text


def literal(e: n.Lit) -> str:
    v = e.value
    if v is None:
        return "none" if e.type == NONE else f"(the {e.type} none)"
    if isinstance(v, bool):
        return "true" if v else "false"
    if isinstance(v, str):
        return json.dumps(v, ensure_ascii=False)
    return repr(v) if isinstance(v, int) or math.isfinite(v) else str(v)


def natural_type(e: n.Expr) -> Type | None:
    """The type the checker finds from the parts alone, None where it needs more."""
    match e:
        case n.Make(items=xs, type=t):
            if t.name == "tuple":
                return Type("tuple", tuple(map(type_of, xs)))
            if not xs or t.name == "vtuple":
                return None
            step = 2 if t.name == "map" else 1
            return Type(t.name, tuple(join_all([type_of(x) for x in xs[k::step]]) for k in range(step)))
        case n.Apply(op="some", args=(x,)):
            return Type("option", (type_of(x),))
        case n.Apply(op=op, args=xs):
            lit = xs[1].value if len(xs) > 1 and isinstance(xs[1], n.Lit) else None
            try:
                return result_type(op, tuple(map(type_of, xs)), lit)
            except (TypeMismatch, YantraError):
                return None
        case n.IfExpr(then=a, orelse=b):
            return join_all([type_of(a), type_of(b)])
    return type_of(e)


def expr(e: n.Expr) -> str:
    text = _bare(e)
    if isinstance(e, (n.Make, n.Apply, n.IfExpr)) and natural_type(e) != e.type and e.type != NEVER:
        return f"(the {e.type} {text})"
    return text


def many(xs: tuple[n.Expr, ...]) -> str:
    return "".join(f" {expr(x)}" for x in xs)


def _bare(e: n.Expr) -> str:
    match e:
        case n.Lit():
            return literal(e)
        case n.Var(name=x):
            return name(x)
        case n.Make(items=xs, type=t):
            return _make(xs, t.name)
        case n.Apply(op=op, args=xs):
            plain = op in OPS and op not in RESERVED_HEADS
            if op == "map" and len(xs) == 2 and isinstance(xs[1], (n.Var, n.Lambda)):
                plain = True
            return f"({'' if plain else 'op '}{op}{many(xs)})"
        case n.Lambda(params=ps, body=b):
            return f"(fn ({' '.join(f'{name(p.name)}:{p.type}' for p in ps)}) {expr(b)})"
        case n.IfExpr(test=a, then=b, orelse=c):
            return f"(if{many((a, b, c))})"
        case n.LetIn(name=x, value=v, body=b):
            return f"(let {name(x)} {expr(v)} {expr(b)})"
        case n.Call(function=f, args=xs):
            return f"(call {name(f)}{many(xs)})"
    raise TypeMismatch(f"not an expression: {type(e).__name__}")


def _make(xs: tuple[n.Expr, ...], kind: str) -> str:
    if kind == "list":
        return f"[{many(xs).strip()}]"
    if kind == "map":
        return "(map" + "".join(f" ({expr(k)} {expr(v)})" for k, v in zip(xs[::2], xs[1::2], strict=True)) + ")"
    return f"({'tuple' if kind == 'vtuple' else kind}{many(xs)})"


# ---------------------------------------------------------------- statements


def place(p: n.Place) -> str:
    if not p.path:
        return name(p.name)
    return f"(at {name(p.name)}" + "".join(f" ({s.kind} {expr(s.at)})" for s in p.path) + ")"


def block(b: n.Block, indent: str) -> str:
    """The statements, each on a line of its own."""
    return "".join(f"\n{indent}{stmt(s, indent)}" for s in b)


def _group(b: n.Block, indent: str) -> str:
    return "(" + ("\n" + indent + " ").join(stmt(s, indent + " ") for s in b) + ")"


def stmt(s: n.Stmt, indent: str = "") -> str:
    inner = indent + "  "
    match s:
        case n.Let(name=x, type=t, value=v, mutable=m):
            return f"({'var' if m else 'let'} {name(x)} {t}{'' if v is None else ' ' + expr(v)})"
        case n.Set(place=p, value=v):
            return f"(set {place(p)} {expr(v)})"
        case n.Do(op=op, place=p, args=xs, result=r):
            text = f"(do {op} {place(p)}{many(xs)})"
            return text if r is None else f"(bind {name(r)} {text})"
        case n.Perform(call=c):
            return f"(perform {expr(c)})"
        case n.If(test=t, then=a, orelse=b):
            tail = f"\n{inner}{_group(b, inner)}" if b else ""
            return f"(if {expr(t)}\n{inner}{_group(a, inner)}{tail})"
        case n.ForEach(targets=ps, iterable=xs, body=b):
            return f"(for ({' '.join(name(p.name) for p in ps)}) {expr(xs)}{block(b, inner)})"
        case n.ForRange(name=x, start=a, stop=b, step=c, body=body):
            return f"(range {name(x)}{many((a, b, c))}{block(body, inner)})"
        case n.While(test=t, body=b):
            return f"(while {expr(t)}{block(b, inner)})"
        case n.Return(value=v):
            return "(return)" if v is None else f"(return {expr(v)})"
        case n.Raise(kind=k, message=m):
            return f"(raise {k} {expr(m)})"
        case n.Try():
            return _try(s, inner)
    return f"({type(s).__name__.lower()})"


def _try(s: n.Try, inner: str) -> str:
    parts = [f"(try {_group(s.body, inner)}"]
    for h in s.handlers:
        head = f"(catch ({' '.join(h.kinds)}) {'_' if h.name is None else name(h.name)}"
        parts.append(f"\n{inner}{head}{block(h.body, inner + '  ')})")
    if s.final:
        parts.append(f"\n{inner}(finally{block(s.final, inner + '  ')})")
    return "".join(parts) + ")"


def function(f: n.Function) -> str:
    params = " ".join(f"({name(p.name)} {p.type}{' inout' if p.inout else ''})" for p in f.params)
    doc = f"\n    (doc {json.dumps(f.doc, ensure_ascii=False)})" if f.doc else ""
    return f"(def {name(f.name)} ({params}) {f.returns}{doc}{block(f.body, '    ')})"


def program(p: n.Program) -> str:
    return "(program" + "".join(f"\n  {function(f)}" for f in p.functions) + ")"
