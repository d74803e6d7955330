"""Normal form of statements: no else after a jump, no temporary used once, no dead variable; loops keep their form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from yantra_codex.ir import nodes as n
from yantra_codex.ir.algebra import first_use, may_fail, negate, normal, preferred, used_in_lambda
from yantra_codex.ir.nodes import Block, Expr, Stmt, kept, type_of
from yantra_codex.ir.ownership import changed_by, changed_in
from yantra_codex.ir.rewrite import block_uses, map_block, reads, substitute, uses, with_blocks, with_parts
from yantra_codex.ir.types import BOOL, NONE

JUMPS = (n.Return, n.Raise, n.Break, n.Continue)
READ_FIRST = (n.Let, n.Return, n.If, n.ForEach, n.Raise, n.Perform)  # their expression is all they evaluate, or comes first
ROUNDS = 12
Functions = Mapping[str, n.Function]
SMALL = 24  # a temporary is written out at each use where that makes no more nodes than this


def leaves(block: Block) -> bool:
    """Whether control never reaches the end of a block."""
    if not block:
        return False
    last = block[-1]
    return isinstance(last, JUMPS) or (isinstance(last, n.If) and leaves(last.then) and leaves(last.orelse))


def assigned(body: Block, functions: Functions) -> set[str]:
    """The variables of a function that get a value anywhere but in their declaration."""
    out: set[str] = set()
    for s in n.walk_block(body):
        if isinstance(s, (n.Set, n.Do)):
            out.add(s.place.name)
        elif isinstance(s, n.Let) and s.value is None:
            out.add(s.name)
        if functions:
            out.update(*(changed_by(e, functions) for e in n.stmt_exprs(s)))
    return out


def tidy(f: n.Function, functions: Functions) -> n.Function:
    """The function in normal form; every name in it must be bound once only. functions: those that change an argument."""
    settled: dict[int, Expr] = {}  # expressions in normal form, by identity

    def settle(e: Expr) -> Expr:
        new = settled.get(id(e)) or normal(e)
        if new is e:
            settled[id(e)] = e
        return new

    for _ in range(ROUNDS):
        body = map_block(f.body, settle)
        if len(body) != 1 or not isinstance(body[0], n.Return):
            body = _Tidy(body, functions).block(body)
            body = _without_dead(body, {p.name for p in f.params}, functions)
        if f.returns == NONE and body and body[-1] == n.Return(None):
            body = body[:-1]
        if body == f.body:
            break
        f = replace(f, body=body)
    return f


def _without_dead(body: Block, params: set[str], functions: Functions) -> Block:
    """The body without variables that nothing reads, and with `mutable` only where it is needed."""
    if not any(isinstance(s, (n.Let, n.Do)) for s in n.walk_block(body)):
        return body
    read = block_uses(body)
    changing = assigned(body, functions)
    failing = set(params)
    declared: set[str] = set()
    for s in n.walk_block(body):
        match s:
            case n.Let(name=x, value=v):
                declared.add(x)
                failing |= {x} if v is not None and may_fail(v) else set()
            case n.Set(place=p, value=v) if not p.path and may_fail(v):
                failing.add(p.name)
    dead = {x for x in declared if not read[x]} - failing

    def clean(block: Block) -> Block:
        out: list[Stmt] = []
        for s in block:
            if (isinstance(s, n.Let) and s.name in dead) or (isinstance(s, n.Set) and s.place.name in dead):
                continue
            if isinstance(s, n.Let):
                s = s if s.mutable == (s.name in changing) else replace(s, mutable=s.name in changing)
            elif isinstance(s, n.Do) and s.result is not None and not read[s.result]:
                s = replace(s, result=None)
            out.append(with_blocks(s, clean))
        return kept(tuple(out), block)

    return clean(body)


class _Tidy:
    """One round over a function's blocks."""

    def __init__(self, body: Block, functions: Functions):
        self.functions = functions
        self.changing = assigned(body, functions)

    def block(self, block: Block, loop: bool = False) -> Block:
        out: list[Stmt] = []
        for s in block:
            in_loop = isinstance(s, (n.ForEach, n.ForRange, n.While))
            out.append(with_blocks(s, partial(self.block, loop=in_loop)))
        flat = _merge(_flatten(out, loop))
        return kept(self.inline_lets(tuple(flat)), block)

    # ------------------------------------------------------------ lets

    def inline_lets(self, block: Block) -> Block:
        out: list[Stmt] = []
        rest = block
        while rest:
            s, rest = rest[0], rest[1:]
            if isinstance(s, n.Let) and s.value is not None and s.name not in self.changing:
                moved = self.inline(s.name, s.value, rest)
                if moved is not None:
                    rest = moved
                    continue
            out.append(s)
        return tuple(out)

    def inline(self, name: str, value: Expr, rest: Block) -> Block | None:
        """The rest of the block with the variable's value in its place, None where that is not safe."""
        found = [e for e in n.block_exprs(rest) if (isinstance(e, n.Var) and e.name == name) or (isinstance(e, n.Call) and e.function == name)]
        if any(isinstance(e, n.Call) for e in found):
            return None
        constant = isinstance(value, n.Lit) or (isinstance(value, n.Var) and value.name not in self.changing)
        if constant:
            return map_block(rest, lambda e: substitute(e, {name: value}))
        count = len(found)  # all its uses, for nothing changes it
        if count > 1:
            small = not may_fail(value) and count * sum(1 for _ in n.walk_expr(value)) <= SMALL
            return map_block(rest, lambda e: substitute(e, {name: value})) if small and self.is_steady(value, rest) else None
        return self.move(name, value, rest) if count == 1 else None

    def is_steady(self, value: Expr, rest: Block) -> bool:
        """Whether nothing in the rest changes what the value reads."""
        changing = set(uses(value)) & self.changing
        return not changing or not any(self.writes(s) & changing for s in rest)

    def move(self, name: str, value: Expr, rest: Block) -> Block | None:
        """The rest with the only use of the variable replaced by its value, where it means the same there."""
        changing, fails = set(uses(value)) & self.changing, may_fail(value)
        before: list[Stmt] = []
        for i, s in enumerate(rest):
            after = rest[i + 1 :]
            if any(reads(e, name) for e in n.stmt_exprs(s)):
                new = self.move_into(name, value, s, bool(changing), fails)
                return None if new is None else (*before, new, *after)
            if any(reads(e, name) for b in n.child_blocks(s) for x in n.walk_block(b) for e in n.stmt_exprs(x)):
                if not isinstance(s, n.If) or fails or changed_by(s.test, self.functions) & changing:
                    return None
                in_then = any(reads(e, name) for x in n.walk_block(s.then) for e in n.stmt_exprs(x))
                inner = self.move(name, value, s.then if in_then else s.orelse)
                if inner is None:
                    return None
                new = replace(s, then=inner) if in_then else replace(s, orelse=inner)
                return (*before, new, *after)
            harmless = isinstance(s, n.Let) and s.value is not None and not may_fail(s.value)
            if (fails and not harmless) or (changing and self.writes(s) & changing):
                return None
            before.append(s)
        return None

    def move_into(self, name: str, value: Expr, s: Stmt, changing: bool, fails: bool) -> Stmt | None:
        exprs = n.stmt_exprs(s)
        if isinstance(s, n.While) or any(used_in_lambda(e, name) for e in exprs):
            return None
        if changing and any(changed_by(e, self.functions) for e in exprs):
            return None
        if fails:
            simple = isinstance(s, READ_FIRST) or (isinstance(s, n.Set) and not s.place.path)
            if not simple or first_use(exprs[0], name) is not True:
                return None
        return with_parts(s, lambda e: substitute(e, {name: value}), lambda b: b)

    def writes(self, s: Stmt) -> set[str]:
        sets = {x.place.name for x in n.walk_block((s,)) if isinstance(x, n.Set)}
        return sets | changed_in((s,), self.functions)


# ---------------------------------------------------------------- branches


def _flatten(block: list[Stmt], loop: bool) -> list[Stmt]:
    """No else after a jump, no statement after one, no literal test, no empty branch, no `continue` at a loop's end."""
    out: list[Stmt] = []
    for i, s in enumerate(block):
        if not isinstance(s, n.If):
            if loop and isinstance(s, n.Continue):
                break
            out.append(s)
            if isinstance(s, JUMPS):
                break
            continue
        rest = block[i + 1 :]
        if isinstance(s.test, n.Lit):
            return out + _flatten([*(s.then if s.test.value else s.orelse), *rest], loop)
        if loop and s.then == (n.Continue(),):
            inner = _flatten([*s.orelse, *rest], loop)
            return [*out, n.If(negate(s.test), tuple(inner))] if inner else out + _effect(s.test)
        if not s.then and not s.orelse:
            out += _effect(s.test)
            continue
        if not s.then:
            s = n.If(negate(s.test), s.orelse)
        if s.orelse and leaves(s.then):
            return [*out, *_guard(n.If(s.test, s.then), _flatten([*s.orelse, *rest], loop))]
        if s.orelse and leaves(s.orelse):
            return [*out, *_guard(n.If(negate(s.test), s.orelse), _flatten([*s.then, *rest], loop))]
        if s.orelse:
            test, swapped = preferred(s.test)
            s = n.If(test, s.orelse, s.then) if swapped else s
        if leaves(s.then) and not s.orelse:
            return [*out, *_guard(s, _flatten(rest, loop))]
        out.append(s)
    return out


def _effect(test: Expr) -> list[Stmt]:
    """What is left of a test whose branches are empty."""
    return [n.If(test, ())] if may_fail(test) else []


def _weight(block: Block) -> int:
    return sum(1 for _ in n.walk_block(block)) + sum(1 for _ in n.block_exprs(block))


def _guard(s: n.If, rest: list[Stmt]) -> list[Stmt]:
    """A guard followed by the rest; where both leave, the shorter one is the guarded one."""
    tail = tuple(rest)
    if leaves(tail) and _weight(tail) < _weight(s.then):
        return [n.If(negate(s.test), tail), *s.then]
    return [s, *rest]


def _merge(block: list[Stmt]) -> list[Stmt]:
    """Neighbouring statements that are one: two returns, two settings of a variable, a declaration and its value."""
    out: list[Stmt] = []
    for s in block:
        if isinstance(s, n.If):
            s = _merged_if(s)
        while out and (pair := _merge_two(out[-1], s)) is not None:
            out.pop()
            s = pair
        out.append(s)
    return out


def _merged_if(s: n.If) -> Stmt:
    match s:
        case n.If(test=t, then=(n.Set(place=p, value=a),), orelse=(n.Set(place=q, value=b),)) if p == q and not p.path:
            return n.Set(p, normal(n.IfExpr(t, a, b, type_of(a))))
        case n.If(test=t, then=(n.Return(value=a),), orelse=(n.Return(value=b),)) if a is not None and b is not None:
            return n.Return(normal(n.IfExpr(t, a, b, type_of(a))))
        case n.If(test=t, then=(n.If(test=u, then=inner, orelse=()),), orelse=()):
            return n.If(normal(n.Apply("and", (t, u), BOOL)), inner)
    return s


def _merge_two(a: Stmt, b: Stmt) -> Stmt | None:
    if not isinstance(a, (n.If, n.Let)):
        return None
    match a, b:
        case n.If(test=t, then=(n.Return(value=x),), orelse=()), n.Return(value=y) if x is not None and y is not None:
            return n.Return(normal(n.IfExpr(t, x, y, type_of(x))))
        case n.If(test=t, then=p, orelse=()), n.If(test=u, then=q, orelse=()) if p == q and leaves(p):
            return n.If(normal(n.Apply("or", (t, u), BOOL)), p)
        case n.Let(name=x, value=None), n.Set(place=n.Place(name=y, path=()), value=v) if x == y and not uses(v)[x]:
            return replace(a, value=v)
        case n.Let(name=x, value=v), n.Set(place=n.Place(name=y, path=()), value=w) if x == y and v is not None:
            if not uses(w)[x] and not may_fail(v):
                return replace(a, value=w)
            if uses(w)[x] == 1 and not used_in_lambda(w, x) and (not may_fail(v) or first_use(w, x) is True):
                return replace(a, value=normal(substitute(w, {x: v})))
        case (n.Let(name=x, value=v), n.If(test=t, then=(n.Set(place=n.Place(name=y, path=()), value=w),), orelse=())) if x == y:
            if v is not None and not may_fail(v) and not uses(t)[x] and not uses(w)[x]:
                return replace(a, value=normal(n.IfExpr(t, w, v, type_of(w))))
    return None
