"""Logic steps: the readable summary of a program in a fixed vocabulary, read off its tree in source order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yantra_codex.ir import nodes as n
from yantra_codex.ir.check_effects import HTTP_OPS, SQL_OPS
from yantra_codex.ir.nodes import Block, Expr, Program
from yantra_codex.ir.step_kinds import KINDS, OP_KIND
from yantra_codex.ir.step_shapes import expression_shapes, loop_shapes, remembers
from yantra_codex.ir.types import HANDLES

LENGTHS = frozenset(["length", "str_length", "map_size", "set_size"])
ORDER = frozenset(["lt", "le", "gt", "ge"])
JUMPS = (n.Return, n.Raise)
REGEX_ARGUMENT = 1


@dataclass(frozen=True, slots=True)
class LogicStep:
    """One step: its kind and slots: `of` (what it works on), `op`, `value` (a constant), `pattern`, `how`."""

    kind: str
    slots: tuple[tuple[str, str], ...] = ()

    def get(self, slot: str, default: str = "") -> str:
        return dict(self.slots).get(slot, default)

    def __str__(self) -> str:
        text = KINDS[self.kind].format(of=self.get("of") or "the value")
        extra = [f"{k} {v}" for k, v in self.slots if k in ("value", "pattern", "how") and v]
        return text + (f" ({', '.join(extra)})" if extra else "")


def step(kind: str, **slots: str) -> LogicStep:
    return LogicStep(kind, tuple((k, v) for k, v in slots.items() if v))


def steps_of(program: Program) -> tuple[LogicStep, ...]:
    """The steps of a checked program, entry first; neighbours that are the same are given once."""
    out: list[LogicStep] = []
    for f in program.functions:
        for s in _Steps(f, program).all():
            if not out or out[-1] != s:
                out.append(s)
    return tuple(out)


def kinds_of(program: Program) -> tuple[str, ...]:
    """The kinds of the steps, each once, in order of first appearance."""
    return tuple(dict.fromkeys(s.kind for s in steps_of(program)))


def describe(e: Expr) -> str:
    """A few words for what an expression is about: its variable, or its constant."""
    match e:
        case n.Var(name=x):
            return x
        case n.Lit(value=v):
            return repr(v)
        case n.Apply(args=(x, *_)) | n.Call(args=(x, *_)):
            return describe(x)
        case n.Make(type=t):
            return f"a {t.name}"
        case n.LetIn(body=b):
            return describe(b)
        case n.IfExpr(test=t):
            return describe(t)
    return ""


class _Steps:
    """Walks one function; knows the loops around the place it is at."""

    def __init__(self, f: n.Function, program: Program):
        self.f = f
        self.functions = {g.name for g in program.functions}
        self.loops: list[str] = []

    def all(self) -> Iterator[LogicStep]:
        yield from self.block(self.f.body, top=True)
        yield from self.average()
        if remembers(self.f):
            yield step("caching", of=self.f.name)

    # ------------------------------------------------------------ statements

    def block(self, block: Block, top: bool = False) -> Iterator[LogicStep]:
        for i, s in enumerate(block):
            yield from self.stmt(s, top, last=i == len(block) - 1)

    def stmt(self, s: n.Stmt, top: bool, last: bool) -> Iterator[LogicStep]:
        match s:
            case n.If():
                yield from self.branch(s, top, last)
            case n.ForEach() | n.ForRange() | n.While():
                yield from self.loop(s)
            case n.Set():
                yield from self.set(s)
            case n.Do(op=op, args=args) if op in SQL_OPS:
                yield from self.exprs(args[1:])
                yield _sql_step(s)
            case n.Do(op=op, place=p):
                yield from self.exprs(n.stmt_exprs(s))
                if op in HTTP_OPS:
                    yield from self.http(s)
                    return
                if s.place.type.name in HANDLES:
                    if op in OP_KIND:
                        yield step(OP_KIND[op], of=describe(args[0]) if (args := s.args) else "", op=op)
                    return
                if op in OP_KIND:
                    yield step(OP_KIND[op], of=p.name, op=op)
            case n.Raise(kind=k):
                yield from self.exprs(n.stmt_exprs(s))
                yield step("raise_error", of=k)
            case n.Try(body=b, handlers=hs, final=final):
                yield step("error_handling", of=", ".join(k for h in hs for k in h.kinds))
                for inner in (b, *(h.body for h in hs), final):
                    yield from self.block(inner)
            case _:
                yield from self.exprs(n.stmt_exprs(s))

    def http(self, s: n.Do) -> Iterator[LogicStep]:
        method, url, _, _, timeout = s.args
        yield step("api_call", of=describe(url), op=s.op, how=describe(method).strip("'"))
        yield step("timeout", of=describe(url), value=describe(timeout))

    def branch(self, s: n.If, top: bool, last: bool) -> Iterator[LogicStep]:
        guard = len(s.then) == 1 and isinstance(s.then[0], JUMPS) and not s.orelse
        raises = guard and isinstance(s.then[0], n.Raise)
        yield from self.test(s.test)
        if guard and not raises and self.loops:
            yield step("search", of=self.loops[-1])
        elif guard and not raises and not last:
            yield step("early_return", of=describe(s.test))
        elif not raises:
            yield step("branch", of=describe(s.test))
        if any(isinstance(x, n.Break) for x in s.then) and self.loops:
            yield step("search", of=self.loops[-1])
        if self.loops and _collects(s.then) and not s.orelse:
            yield step("filter", of=self.loops[-1])
        yield from self.block(s.then, top)
        yield from self.block(s.orelse, top)

    def loop(self, s: n.ForEach | n.ForRange | n.While) -> Iterator[LogicStep]:
        yield from self.exprs(n.stmt_exprs(s)) if not isinstance(s, n.While) else self.test(s.test)
        nested = bool(self.loops)
        match s:
            case n.ForEach(iterable=xs):
                of = describe(xs)
                yield step("nested_iteration" if nested else "iteration", of=of)
            case n.ForRange(name=x):
                of = describe(s.stop)
                yield step("counted_loop", of=x)
                if nested:
                    yield step("nested_iteration", of=x)
            case n.While(test=t):
                of = describe(t)
                yield step("conditional_loop", of=of)
        self.loops.append(of)
        for kind in loop_shapes(s):
            yield step(kind, of=of, how="by a loop")
        if _collects(s.body):
            yield step("map", of=of)
        yield from self.block(s.body)
        self.loops.pop()

    def set(self, s: n.Set) -> Iterator[LogicStep]:
        yield from self.exprs(tuple(st.at for st in s.place.path))
        if s.place.path:
            yield from self.expr(s.value)
            key = s.place.path[-1].kind == "key"
            yield step("map_update" if key else "update_element", of=s.place.name)
            if key and _adds_to_itself(s):
                yield step("count", of=s.place.name)
            return
        found = self.accumulator(s) if self.loops else None
        if found is not None:
            yield found
            rest = s.value.args if isinstance(s.value, n.Apply) else ()
            yield from self.exprs(tuple(x for x in rest if describe(x) != s.place.name))
            return
        yield from self.expr(s.value)

    def accumulator(self, s: n.Set) -> LogicStep | None:
        """The step that `acc = acc op value` is inside a loop."""
        name, v = s.place.name, s.value
        if not (isinstance(v, n.Apply) and any(isinstance(x, n.Var) and x.name == name for x in v.args)):
            return None
        other = next((x for x in v.args if not (isinstance(x, n.Var) and x.name == name)), None)
        one = isinstance(other, n.Lit) and other.value == 1
        kinds = {
            "add": "count" if one else "sum", "sub": "sum", "mul": "product", "max2": "min_max", "min2": "min_max",
            "str_concat": "text_build", "and": "any_all", "or": "any_all", "append": "build_list", "concat": "build_list",
        }
        kind = kinds.get(v.op)
        return step(kind, of=self.loops[-1], how=f"in {name}") if kind else None

    def average(self) -> Iterator[LogicStep]:
        """A sum divided by a length, anywhere in the function."""
        for e in n.block_exprs(self.f.body):
            if isinstance(e, n.Apply) and e.op in ("div", "floordiv") and len(e.args) == 2:
                names = {x.op for x in n.walk_expr(e.args[1]) if isinstance(x, n.Apply)}
                total = {x.op for x in n.walk_expr(e.args[0]) if isinstance(x, n.Apply)} & {"sum", "sum_by", "fsum"}
                if names & LENGTHS and (total or isinstance(e.args[0], n.Var)):
                    yield step("average", of=describe(e.args[1]))
                    return

    # ------------------------------------------------------------ expressions

    def exprs(self, es: tuple[Expr, ...]) -> Iterator[LogicStep]:
        for e in es:
            yield from self.expr(e)

    def test(self, e: Expr) -> Iterator[LogicStep]:
        yield from self.expr(e)

    def expr(self, e: Expr) -> Iterator[LogicStep]:
        """The steps of an expression, the parts before the whole."""
        match e:
            case n.Apply():
                yield from self.exprs(e.args)
                yield from self.op(e)
                for kind in expression_shapes(e):
                    yield step(kind, of=describe(e))
            case n.IfExpr(test=t, then=a, orelse=b):
                yield from self.test(t)
                yield step("branch", of=describe(t))
                yield from self.exprs((a, b))
            case n.Call(function=f, args=xs):
                yield from self.exprs(xs)
                yield step("recursion", of=f) if f == self.f.name else step("helper_call", of=f)
            case n.Make(items=xs, type=t):
                yield from self.exprs(xs)
                if t.name in ("tuple", "vtuple") and xs and not all(isinstance(x, n.Lit) for x in xs):
                    yield step("tuple_build", of=t.name)
            case _:
                yield from self.exprs(n.child_exprs(e))

    def op(self, e: n.Apply) -> Iterator[LogicStep]:
        kind = OP_KIND.get(e.op)
        if kind is None:
            return
        if e.op in ORDER or e.op in ("eq", "ne"):
            yield _comparison(e)
            return
        pattern = ""
        if e.op.startswith("re_") and len(e.args) > REGEX_ARGUMENT and isinstance(e.args[REGEX_ARGUMENT], n.Lit):
            pattern = repr(e.args[REGEX_ARGUMENT].value)  # type: ignore[attr-defined]
        constants = [repr(x.value) for x in e.args if isinstance(x, n.Lit)] if not pattern else []
        yield step(kind, of=describe(e), op=e.op, value=", ".join(constants), pattern=pattern)


# ---------------------------------------------------------------- shapes


def _comparison(e: n.Apply) -> LogicStep:
    """What a comparison checks: emptiness, a length, parity, a range or equality."""
    a, b = e.args
    constant = next((x for x in e.args if isinstance(x, n.Lit)), None)
    sized = next((x for x in e.args if isinstance(x, n.Apply) and x.op in LENGTHS), None)
    value = repr(constant.value) if constant else ""
    of = describe(b if isinstance(a, n.Lit) else a)
    if sized is not None:
        small = constant is not None and constant.value in (0, 1) and not (constant.value == 1 and e.op in ("eq", "ne"))
        return step("empty_check" if small else "length_check", of=describe(sized), op=e.op, value=value)
    if constant is not None and constant.value is None:
        return step("null_check", of=of, op=e.op)
    if constant is not None and constant.value == "":
        return step("empty_check", of=of, op=e.op)
    if any(isinstance(x, n.Apply) and x.op in ("floormod", "truncmod") for x in e.args) and constant is not None:
        return step("parity_check", of=of, op=e.op, value=value)
    if e.op in ("eq", "ne"):
        return step("equality_check", of=of, op=e.op, value=value)
    return step("range_check", of=of, op=e.op, value=value)


SQL_STEPS = {"insert": "db_insert", "update": "db_update", "delete": "db_delete", "select": "db_query", "with": "db_query"}


def _sql_step(s: n.Do) -> LogicStep:
    """What a statement of SQL does, and to which table."""
    sql = str(s.args[0].value) if isinstance(s.args[0], n.Lit) else ""
    verb, *_ = sql.lower().split() or [""]
    table = re.search(r"\b(?:from|into|update|table)\s+(?:if\s+not\s+exists\s+)?(\w+)", sql, re.IGNORECASE)
    return step(SQL_STEPS.get(verb, "db_update"), of=table[1] if table else "", op=s.op)


def _collects(block: Block) -> bool:
    return any(isinstance(s, n.Do) and s.op in ("list_push", "set_add") and not s.place.path for s in block)


def _adds_to_itself(s: n.Set) -> bool:
    v = s.value
    return isinstance(v, n.Apply) and v.op == "add" and any(isinstance(x, n.Lit) and x.value == 1 for x in v.args)


__all__ = ["KINDS", "LogicStep", "describe", "kinds_of", "step", "steps_of"]
