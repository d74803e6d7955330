"""Effects in Go: what a program with effects looks like before it is written, and which of its functions return errors.

Handles other than a database are Go's own packages, so their parameters are dropped; an option of what may be nil anyway
is that type itself. The statements are in go_effects_write.py, the expressions in go_effects_values.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from yantra_codex.ir import nodes as n
from yantra_codex.ir.check_effects import HTTP_OPS, SQL_OPS
from yantra_codex.ir.nodes import Block, Expr, type_of
from yantra_codex.ir.types import HANDLES, NONE, STR, Type
from yantra_codex.languages.go_effects_scenarios import scenario_program

DB = Type("db")
DATA_OPS = frozenset(("json_parse", "json_text", "csv_rows", "csv_text"))
NILABLE = frozenset(("map", "list", "any"))
# ops whose Go form gives an error beside the value
FALLIBLE = DATA_OPS | {"parse_int", "parse_float"}
SAFE_EFFECTS = frozenset(("file_exists", "clock_now", "clock_iso", "clock_today", "clock_sleep", "log_debug", "log_info", "log_warning", "log_error"))
EVERYTHING = frozenset(("Exception", "BaseException"))


def is_effect_program(program: n.Program) -> bool:
    """Whether a program uses a handle, or reads or writes JSON or CSV: its errors are results."""
    return any(p.type.name in HANDLES for f in program.functions for p in f.params) or any(
        isinstance(e, n.Apply) and e.op in DATA_OPS for f in program.functions for e in n.block_exprs(f.body))


# ---------------------------------------------------------------- the program as Go sees it


def prepared(program: n.Program) -> n.Program:
    """The program without dropped handles and without options of what can be nil."""
    shown = {f.name: tuple(p.type == DB or p.type.name not in HANDLES for p in f.params) for f in program.functions}
    out: n.Program = _retyped(program)
    functions = []
    for f in out.functions:
        params = tuple(replace(p, inout=p.inout and p.type != DB) for p, s in zip(f.params, shown[f.name], strict=True) if s)
        body = _set_at_once(_without_handles(f.body, shown))
        functions.append(replace(f, params=params, body=_handed_on(body, body)))
    return n.Program(tuple(functions))


def _retyped(x: Any) -> Any:
    if isinstance(x, Type):
        if x.name == "option" and x.args[0].name in NILABLE:
            return _retyped(x.args[0])
        return Type(x.name, tuple(map(_retyped, x.args)), x.fields) if x.args else x
    if isinstance(x, tuple):
        return tuple(map(_retyped, x))
    if is_dataclass(x) and not isinstance(x, type):
        return replace(x, **{f.name: _retyped(getattr(x, f.name)) for f in fields(x)})
    return x


def _without_handles(x: Any, shown: dict[str, tuple[bool, ...]]) -> Any:
    if isinstance(x, tuple):
        return tuple(_without_handles(y, shown) for y in x)
    if isinstance(x, n.Call) and x.function in shown:
        args = tuple(_without_handles(a, shown) for a, s in zip(x.args, shown[x.function], strict=True) if s)
        return n.Call(x.function, args, x.type)
    if is_dataclass(x) and not isinstance(x, (type, Type)):
        return replace(x, **{f.name: _without_handles(getattr(x, f.name), shown) for f in fields(x)})
    return x


def _handed_on(block: Block, whole: Block) -> Block:
    """A block where a result that is only given to another variable is given that name at once."""
    out: list[n.Stmt] = []
    for s in block:
        before = out[-1] if out else None
        if isinstance(before, n.Do) and before.result is not None and _count(whole, before.result) == 1:
            result = n.Var(before.result, before.type)
            if isinstance(s, n.Let) and s.value == result and not s.mutable:
                out[-1] = replace(before, result=s.name)
                continue
        once = isinstance(before, n.Let) and before.value is not None and _count(whole, before.name) == 1
        if once and isinstance(before, n.Let) and not before.mutable and isinstance(s, n.Let) and _casts(s.value, before):
            assert isinstance(s.value, n.Apply) and before.value is not None
            out[-1] = replace(s, value=replace(s.value, args=(before.value, *s.value.args[1:])))
            continue
        gives_both = isinstance(before, n.Let) and (isinstance(before.value, n.Call) or is_number_cast(before.value))
        if once and gives_both and isinstance(before, n.Let) and s == n.Return(n.Var(before.name, before.type)):
            out[-1] = n.Return(before.value)
            continue
        match s:
            case n.If(then=a, orelse=b):
                s = replace(s, then=_handed_on(a, whole), orelse=_handed_on(b, whole))
            case n.ForEach(body=b) | n.ForRange(body=b) | n.While(body=b):
                s = replace(s, body=_handed_on(b, whole))
            case n.Try(body=b, handlers=hs):
                s = replace(s, body=_handed_on(b, whole), handlers=tuple(replace(h, body=_handed_on(h.body, whole)) for h in hs))
        out.append(s)
    return tuple(out)


def _casts(e: Expr | None, of: n.Let) -> bool:
    return isinstance(e, n.Apply) and e.op == "cast" and e.args[0] == n.Var(of.name, of.type) and isinstance(of.value, n.Apply) and of.value.op == "json_parse"


def is_number_cast(e: Expr | None) -> bool:
    """Whether an expression reads a number out of a value of any kind, which gives an error beside it."""
    return isinstance(e, n.Apply) and e.op == "cast" and e.type.name in ("int", "float") and type_of(e.args[0]).name == "any"


def catches_all(s: n.Try) -> bool:
    """Whether the handler of a try catches every error that its body can give."""
    kinds = set(s.handlers[0].kinds)
    if not kinds or kinds & EVERYTHING:
        return True
    effects = {x.op for x in n.walk_block(s.body) if isinstance(x, n.Do) and is_effect(x.op) and x.op not in SAFE_EFFECTS}
    calls = any(isinstance(e, n.Call) for e in n.block_exprs(s.body)) or any(isinstance(x, n.Raise) for x in n.walk_block(s.body))
    reads = any(isinstance(e, n.Apply) and e.op in FALLIBLE for e in n.block_exprs(s.body))
    if calls or (effects and reads):
        return False
    return "ValueError" in kinds if not effects else effects <= {"http_text", "http_status"} and {"HTTPError", "TimeoutError", "ConnectionError"} <= kinds


def inlines(s: n.Try) -> bool:
    """Whether each error of a try's body can be given to the handler where it comes up: the handler leaves, and is short."""
    return leaves_at_once(s) and catches_all(s)


def leaves_at_once(s: n.Try) -> bool:
    """Whether a handler is short and leaves the block, and the body has no blocks that an error could come out of."""
    if s.final or len(s.handlers) != 1 or len(s.handlers[0].body) > 2:
        return False
    h = s.handlers[0]
    leaves = ends(h.body) or (bool(h.body) and isinstance(h.body[-1], (n.Break, n.Continue)))
    return leaves and not any(isinstance(x, (n.ForEach, n.ForRange, n.While, n.Raise, n.Try)) for x in n.walk_block(s.body))


def ends(block: Block) -> bool:
    """Whether a block always leaves the function."""
    last = block[-1] if block else None
    return isinstance(last, (n.Return, n.Raise)) or (isinstance(last, n.If) and ends(last.then) and ends(last.orelse))


def _set_at_once(block: Block) -> Block:
    """A block where a variable that a try sets at its end is declared there."""
    out: list[n.Stmt] = []
    for s in block:
        before = out[-1] if out else None
        if isinstance(s, n.Try) and isinstance(before, n.Let) and before.mutable and inlines(s) and s.body:
            last = s.body[-1]
            others = (*s.body[:-1], *s.handlers[0].body)
            alone = not _count(others, before.name) and not any(isinstance(x, (n.Set, n.Do)) and x.place.name == before.name for x in n.walk_block(others))
            if isinstance(last, n.Set) and last.place == n.Place(before.name, (), last.place.type) and alone and not _mentions(last.value, before.name):
                changed = any(isinstance(x, (n.Set, n.Do)) and x.place.name == before.name and x is not last for x in n.walk_block(block))
                out[-1] = replace(s, body=(*s.body[:-1], n.Let(before.name, before.type, last.value, changed)))
                continue
        match s:
            case n.If(then=a, orelse=b):
                s = replace(s, then=_set_at_once(a), orelse=_set_at_once(b))
            case n.ForEach(body=b) | n.ForRange(body=b) | n.While(body=b):
                s = replace(s, body=_set_at_once(b))
        out.append(s)
    return tuple(out)


def _mentions(e: Expr, name: str) -> bool:
    return any(isinstance(x, n.Var) and x.name == name for x in n.walk_expr(e))


def _count(block: Block, name: str) -> int:
    return sum(isinstance(e, n.Var) and e.name == name for e in n.block_exprs(block))


# ---------------------------------------------------------------- errors


def fallible(program: n.Program) -> frozenset[str]:
    """The functions whose Go form returns an error."""
    found: frozenset[str] = frozenset()
    while True:
        more = found | {f.name for f in program.functions if _block_fails(f.body, found)}
        if more == found:
            return found
        found = frozenset(more)


def _block_fails(block: Block, functions: frozenset[str]) -> bool:
    return any(stmt_fails(s, functions) for s in block)


def stmt_fails(s: n.Stmt, functions: frozenset[str]) -> bool:
    """Whether an error can come out of a statement."""
    if isinstance(s, n.Raise) or (isinstance(s, n.Do) and is_effect(s.op) and s.op not in SAFE_EFFECTS):
        return True
    if any(expr_fails(e, functions) for e in n.stmt_exprs(s)):
        return True
    if isinstance(s, n.Try):
        caught = any(not h.kinds or set(h.kinds) & EVERYTHING for h in s.handlers)
        return (not caught and _block_fails(s.body, functions)) or any(_block_fails(h.body, functions) for h in s.handlers) or _block_fails(s.final, functions)
    return any(_block_fails(b, functions) for b in n.child_blocks(s))


def expr_fails(e: Expr, functions: frozenset[str]) -> bool:
    """Whether an expression's Go form has an error to look at."""
    return any(
        (isinstance(x, n.Call) and x.function in functions)
        or (isinstance(x, n.Apply) and (x.op in FALLIBLE or (x.op == "cast" and x.type.name not in ("any", "none") and type_of(x.args[0]).name == "any")))
        or (isinstance(x, n.Apply) and x.op == "map_get" and not is_object(type_of(x.args[0])))
        for x in n.walk_expr(e))


def is_effect(op: str) -> bool:
    return op.startswith(("db_", "http_", "file_", "clock_", "log_"))


def is_object(t: Type) -> bool:
    return t.name == "map" and t.args[0] == STR and t.args[1].name == "any"


# ---------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class Facts:
    """What all functions of an effect program are written by. databases: how each function's database parameter is spelled."""

    fallible: frozenset[str]
    databases: dict[str, str]
    packages: frozenset[str]


def facts(program: n.Program) -> Facts:
    """Of a prepared program."""
    return Facts(fallible(program), _databases(program), frozenset(_packages(program)))


PACKAGES_OF = {"db": ("sql",), "http": ("http", "time", "io", "bytes", "json"), "file": ("os", "json"), "clock": ("time",), "log": ("slog",)}


def _packages(program: n.Program) -> Iterator[str]:
    """The packages that the program's code may name, so that no variable may hide them."""
    yield "err"
    for f in program.functions:
        for s in n.walk_block(f.body):
            if isinstance(s, n.Do) and is_effect(s.op):
                yield from PACKAGES_OF[s.op.split("_")[0]]
        for e in n.block_exprs(f.body):
            if isinstance(e, n.Apply) and e.op.startswith("json_"):
                yield "json"
            if isinstance(e, n.Apply) and e.op.startswith("csv_"):
                yield "csv"
            if isinstance(e, n.Apply) and e.op == "url_encode":
                yield "url"


def _databases(program: n.Program) -> dict[str, str]:
    """*sql.DB, or what a function that is called in transactions takes."""
    inside: dict[str, set[bool]] = {f.name: set() for f in program.functions}

    def visit(block: Block, within: bool, f: n.Function) -> None:
        for s in block:
            if isinstance(s, n.Do) and s.op in ("db_begin", "db_commit"):
                within = s.op == "db_begin"
            for e in n.stmt_exprs(s):
                for x in n.walk_expr(e):
                    if isinstance(x, n.Call) and x.function in inside:
                        inside[x.function].update({True} if within else (inside[f.name] or {False}))
            for b in n.child_blocks(s):
                visit(b, within, f)

    inside[program.entry.name].add(False)
    while True:
        before = {k: set(v) for k, v in inside.items()}
        for f in program.functions:
            visit(f.body, False, f)
        if before == inside:
            break
    return {k: "querier" if v == {True, False} else "*sql.Tx" if v == {True} else "*sql.DB" for k, v in inside.items()}


__all__ = ["DB", "HTTP_OPS", "NONE", "SQL_OPS", "Facts", "facts", "is_effect_program", "prepared", "scenario_program"]
