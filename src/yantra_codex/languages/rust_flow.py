"""What is needed later: live variables, so that a last use moves a value instead of cloning it."""

from __future__ import annotations

from yantra_codex.ir import nodes as n


def uses(e: n.Expr) -> list[str]:
    """Every mention of a free variable in e, one entry each."""
    match e:
        case n.Var(name=x):
            return [x]
        case n.Lambda(params=ps, body=b):
            bound = {p.name for p in ps}
            return [x for x in uses(b) if x not in bound]
        case n.LetIn(name=x, value=v, body=b):
            return uses(v) + [y for y in uses(b) if y != x]
        case n.Call(function=f, args=xs):
            return [f, *(y for x in xs for y in uses(x))]
    return [y for x in n.child_exprs(e) for y in uses(x)]


def stmt_uses(s: n.Stmt) -> set[str]:
    """What the statement's own expressions read, the root of a changed place included."""
    out = {x for e in n.stmt_exprs(s) for x in uses(e)}
    if isinstance(s, n.Do) or (isinstance(s, n.Set) and s.place.path):
        out.add(s.place.name)
    return out


def live_before(block: n.Block, after: set[str], brk: set[str] = frozenset(), cont: set[str] = frozenset()) -> set[str]:  # type: ignore[assignment]
    """The variables whose values are still needed when the block starts; brk, cont: those after a break or continue."""
    live = set(after)
    for s in reversed(block):
        live = live_at(s, live, brk, cont)
    return live


def live_at(s: n.Stmt, after: set[str], brk: set[str], cont: set[str]) -> set[str]:
    """The variables needed just before one statement."""
    match s:
        case n.Return() | n.Raise():
            return stmt_uses(s)
        case n.Break():
            return set(brk)
        case n.Continue():
            return set(cont)
        case n.Let(name=x):
            return (after - {x}) | stmt_uses(s)
        case n.Set(place=n.Place(name=x, path=())):
            return (after - {x}) | stmt_uses(s)
        case n.Do(result=r):
            return (after - {r or ""}) | stmt_uses(s)
        case n.If(then=a, orelse=b):
            return stmt_uses(s) | live_before(a, after, brk, cont) | live_before(b, after, brk, cont)
        case n.ForEach() | n.ForRange() | n.While():
            return stmt_uses(s) | after | body_live(s, after)
        case n.Try():
            return after | _mentioned(s)
    return after | stmt_uses(s)


def body_live(s: n.ForEach | n.ForRange | n.While, after: set[str]) -> set[str]:
    """What is needed at the end of a loop's body: everything a next pass or the rest reads."""
    bound = {t.name for t in s.targets} if isinstance(s, n.ForEach) else {s.name} if isinstance(s, n.ForRange) else set()
    again = stmt_uses(s) if isinstance(s, n.While) else set()
    live = set(after) | again
    for _ in range(2):
        live = after | again | (live_before(s.body, live, after, live) - bound)
    return live


def _mentioned(s: n.Stmt) -> set[str]:
    out: set[str] = set()
    for x in n.walk_block((s,)):
        out |= stmt_uses(x)
        if isinstance(x, n.Set):
            out.add(x.place.name)
    return out


def changed(block: n.Block, program: n.Program) -> set[str]:
    """The variables that statements or calls of the block give new values or change inside."""
    out: set[str] = set()
    inout = {f.name: [i for i, p in enumerate(f.params) if p.inout] for f in program.functions}
    for s in n.walk_block(block):
        if isinstance(s, (n.Set, n.Do)):
            out.add(s.place.name)
        for e in n.stmt_exprs(s):
            for c in n.walk_expr(e):
                if isinstance(c, n.Call):
                    out |= {r for i in inout.get(c.function, ()) if (r := root(c.args[i])) is not None}
    return out


def root(e: n.Expr) -> str | None:
    """The variable that a place-like expression reaches into."""
    while isinstance(e, n.Apply) and e.op in ("index", "index_wrap", "first", "last", "map_get", "tuple_get", "strip", "lstrip", "rstrip"):
        e = e.args[0]
    return e.name if isinstance(e, n.Var) else None


def leaves(block: n.Block) -> bool:
    """Whether control never gets past the end of the block."""
    if not block:
        return False
    match block[-1]:
        case n.Return() | n.Raise() | n.Break() | n.Continue():
            return True
        case n.If(then=a, orelse=b):
            return leaves(a) and leaves(b)
        case n.While(test=n.Lit(value=True), body=b):
            return not any(isinstance(x, n.Break) for x in own_statements(b))
        case n.Try(body=b, handlers=hs):
            return leaves(b) and all(leaves(h.body) for h in hs)
    return False


def own_statements(block: n.Block) -> list[n.Stmt]:
    """The statements of a block and its branches, not those of loops inside it."""
    out: list[n.Stmt] = []
    for s in block:
        out.append(s)
        if isinstance(s, (n.If, n.Try)):
            for b in n.child_blocks(s):
                out += own_statements(b)
    return out
