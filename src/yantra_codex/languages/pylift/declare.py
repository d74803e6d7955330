"""Where variables are declared: turns a function's plain stores into `let` statements of the narrowest block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Break,
    Call,
    Continue,
    Do,
    Expr,
    ForEach,
    ForRange,
    Function,
    If,
    Lambda,
    Let,
    LetIn,
    Lit,
    Make,
    Param,
    Place,
    Program,
    Raise,
    Return,
    Set,
    Stmt,
    Try,
    Var,
    While,
    child_blocks,
    stmt_exprs,
    walk_block,
    walk_expr,
)
from yantra_codex.ir.rewrite import map_block, rename_block, rename_expr, with_children
from yantra_codex.ir.types import Type, is_mutable

# ---------------------------------------------------------------- what statements mention


class Mentions:
    """The variables that statements read or change. A statement is looked at once: a long function asks for each variable."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Stmt, frozenset[str], frozenset[str]]] = {}

    def own(self, s: Stmt) -> frozenset[str]:
        """Of a statement itself, not of its blocks."""
        return self.of(s)[1]

    def all(self, s: Stmt) -> frozenset[str]:
        return self.of(s)[2]

    def of(self, s: Stmt) -> tuple[Stmt, frozenset[str], frozenset[str]]:
        found = self.known.get(id(s))
        if found is None:
            own = {s.place.name} if isinstance(s, (Set, Do)) else set()
            for x in (x for e in stmt_exprs(s) for x in walk_expr(e)):
                if isinstance(x, (Var, Call)):
                    own.add(x.name if isinstance(x, Var) else x.function)
            below = [self.all(t) for b in child_blocks(s) for t in b]
            found = self.known[id(s)] = (s, frozenset(own), frozenset(own).union(*below))  # with the statement, so that its id stays its own
        return found


def reads_in(s: Stmt, name: str) -> bool:
    """Whether a statement itself reads a variable (a store into a part of it counts)."""
    if isinstance(s, Do) and s.place.name == name:
        return True
    if isinstance(s, Set) and s.place.name == name and s.place.path:
        return True
    return any(isinstance(x, Var) and x.name == name for e in stmt_exprs(s) for x in walk_expr(e))


class Flow:
    """Definite assignment of one variable: `exposed` tells whether some path reads it before it is set."""

    def __init__(self, name: str):
        self.name, self.exposed = name, False
        self.breaks: list[bool] = []

    def block(self, b: Block, assigned: bool) -> bool | None:
        """Whether the variable is set after the block; None where control never gets there."""
        state: bool | None = assigned
        for s in b:
            state = self.statement(s, bool(state))
            if state is None:
                return None
        return state

    def statement(self, s: Stmt, assigned: bool) -> bool | None:
        if not assigned and reads_in(s, self.name):
            self.exposed = True
        match s:
            case Let(name=n) if n == self.name:
                return True
            case Set(place=p) if p.name == self.name and not p.path:
                return True
            case Do(result=r) if r == self.name:
                return True
            case Return() | Raise():
                return None
            case Break():
                self.breaks.append(assigned)
                return None
            case Continue():
                return None
            case If(then=a, orelse=b):
                return merge(self.block(a, assigned), self.block(b, assigned))
            case ForEach(body=b) | ForRange(body=b):
                outer, self.breaks = self.breaks, []
                self.block(b, assigned)
                self.breaks = outer
                return assigned
            case While(test=t, body=b):
                outer, self.breaks = self.breaks, []
                self.block(b, assigned)
                found, self.breaks = self.breaks, outer
                if isinstance(t, Lit) and t.value is True:
                    return all(found) if found else None
                return assigned
            case Try(body=b, handlers=hs, final=f):
                state = self.block(b, assigned)
                for h in hs:
                    state = merge(state, self.block(h.body, assigned))
                after = self.block(f, assigned)
                return None if after is None or state is None else state or after
        return assigned


def merge(a: bool | None, b: bool | None) -> bool | None:
    if a is None:
        return b
    return a if b is None else a and b


def is_exposed(block: Block, name: str) -> bool:
    flow = Flow(name)
    flow.block(block, False)
    return flow.exposed


# ---------------------------------------------------------------- declaring


def declare(block: Block, types: dict[str, Type], outside: set[str], first: list[str]) -> Block:
    """The block with every stored variable declared once. outside: parameters. first: names in the order of first store."""
    declared = {s.name for s in walk_block(block) if isinstance(s, Let)} | {s.result for s in walk_block(block) if isinstance(s, Do) and s.result}
    for s in walk_block(block):
        if isinstance(s, ForEach):
            declared |= {t.name for t in s.targets}
        elif isinstance(s, ForRange):
            declared.add(s.name)
    mentions = Mentions()
    for name in first:
        if name not in outside and name not in declared:
            block = place_declaration(block, name, types[name], mentions)
    return block


def stored_names(block: Block) -> list[str]:
    return list(dict.fromkeys(s.place.name for s in walk_block(block) if isinstance(s, (Set, Do))))


def place_declaration(block: Block, name: str, t: Type, mentions: Mentions) -> Block:
    at = [i for i, s in enumerate(block) if name in mentions.all(s)]
    if not at:
        return block
    s = block[at[0]]
    if len(at) == 1 and name not in mentions.own(s):
        inside = [b for b in child_blocks(s) if any(name in mentions.all(x) for x in b)]
        loops = isinstance(s, (ForEach, ForRange, While))
        if len(inside) == 1 and not (loops and is_exposed(inside[0], name)):
            return (*block[: at[0]], replace_block(s, inside[0], place_declaration(inside[0], name, t, mentions)), *block[at[0] + 1 :])
    if isinstance(s, Set) and s.place.name == name and not s.place.path and not any(
        isinstance(x, Var) and x.name == name for x in walk_expr(s.value)
    ):
        return (*block[: at[0]], Let(name, t, s.value, False), *block[at[0] + 1 :])
    value = zero(t) if is_exposed(block, name) else None
    return (*block[: at[0]], Let(name, t, value, True), *block[at[0] :])


def replace_block(s: Stmt, old: Block, new: Block) -> Stmt:
    match s:
        case If(then=a, orelse=b):
            return If(s.test, new if a is old else a, new if b is old else b)
        case ForEach() | ForRange() | While():
            return replace(s, body=new)
        case Try(body=b, handlers=hs, final=f):
            return Try(new if b is old else b, tuple(replace(h, body=new) if h.body is old else h for h in hs), new if f is old else f)
    return s


ZEROS = {"int": 0, "float": 0.0, "str": "", "bool": False}


def zero(t: Type) -> Expr | None:
    """A first value for a variable that Python might read unset (an error there, so the value is never seen)."""
    if t.name in ZEROS:
        return Lit(ZEROS[t.name], t)  # type: ignore[arg-type]
    if t.name in ("option", "none"):
        return Lit(None, t)
    if t.name in ("list", "set", "map", "vtuple"):
        return Make((), t)
    if t.name == "tuple":
        parts = [zero(a) for a in t.args]
        return None if any(p is None for p in parts) else Make(tuple(p for p in parts if p is not None), t)
    return Apply("to_any", (Lit(0, Type("int")),), t) if t.name == "any" else None


# ---------------------------------------------------------------- mutability


def mark_mutable(block: Block, inout_at: dict[str, list[bool]]) -> Block:
    """Lets with `mutable` where something changes the variable after its declaration; unused results dropped."""
    changed = {s.place.name for s in walk_block(block) if isinstance(s, (Set, Do))}
    for e in all_exprs(block):
        if isinstance(e, Call) and e.function in inout_at:
            for flag, a in zip(inout_at[e.function], e.args, strict=True):
                root = a
                while isinstance(root, Apply) and root.args:
                    root = root.args[0]
                if flag and isinstance(root, Var):
                    changed.add(root.name)
    read = {e.name for e in all_exprs(block) if isinstance(e, Var)} | {e.function for e in all_exprs(block) if isinstance(e, Call)}
    return mark(block, changed, read)


def all_exprs(block: Block) -> Iterator[Expr]:
    for s in walk_block(block):
        for e in stmt_exprs(s):
            yield from walk_expr(e)


def mark(block: Block, changed: set[str], read: set[str]) -> Block:
    out: list[Stmt] = []
    for s in block:
        match s:
            case Let():
                s = replace(s, mutable=s.name in changed)
            case Do(result=r) if r is not None and r not in read and r not in changed:
                s = replace(s, result=None)
            case If(test=t, then=a, orelse=b):
                s = If(t, mark(a, changed, read), mark(b, changed, read))
            case ForEach() | ForRange() | While():
                s = replace(s, body=mark(s.body, changed, read))
            case Try(body=b, handlers=hs, final=f):
                s = Try(mark(b, changed, read), tuple(replace(h, body=mark(h.body, changed, read)) for h in hs), mark(f, changed, read))
        out.append(s)
    return tuple(out)


# ---------------------------------------------------------------- parameters


def copy_changed_params(body: Block, params: tuple[Param, ...], used: set[str], inout: set[str]) -> Block:
    """Parameters that the body sets or changes (inout: also through a call), and that are not inout, as new variables."""
    changed = {s.place.name for s in walk_block(body) if isinstance(s, (Set, Do))} | inout
    lets: list[Stmt] = []
    names: dict[str, str] = {}
    for p in params:
        if p.name in changed and not p.inout:
            new, n = f"{p.name}2", 3
            while new in used:
                new, n = f"{p.name}{n}", n + 1
            used.add(new)
            names[p.name] = new
            value: Expr = Var(p.name, p.type)
            if p.type.name == "list" and is_mutable(p.type):
                value = Apply("copy", (value,), p.type)
            lets.append(Let(new, p.type, value, True))
    return (*lets, *rename_block(body, names)) if names else body


def plain_names(e: Expr) -> Expr:
    """Lambda parameters that were numbered apart (`i2`) under their own name again, where nothing of that name is used inside."""
    e = with_children(e, plain_names)
    if not isinstance(e, Lambda):
        return e
    inside = {x.name for x in walk_expr(e.body) if isinstance(x, Var)} | {x.function for x in walk_expr(e.body) if isinstance(x, Call)}
    inside |= {p.name for x in walk_expr(e.body) if isinstance(x, Lambda) for p in x.params}
    inside |= {x.name for x in walk_expr(e.body) if isinstance(x, LetIn)}
    names: dict[str, str] = {}
    for p in e.params:
        base = p.name.rstrip("0123456789")
        if base != p.name and base and base not in inside and base not in names.values() and all(q.name != base for q in e.params):
            names[p.name] = base
    return rename_expr(e, names) if names else e


def finish(program: Program) -> Program:
    """Mutability flags of a whole program, and plain names for the parameters of its lambdas."""
    program = Program(tuple(replace(f, body=map_block(f.body, plain_names)) for f in program.functions))
    inout_at = {f.name: [p.inout for p in f.params] for f in program.functions if any(p.inout for p in f.params)}
    return Program(tuple(replace(f, body=mark_mutable(f.body, inout_at)) for f in program.functions))


__all__ = ["Function", "Place", "copy_changed_params", "declare", "finish", "stored_names"]
