"""Small questions about Python statements that several steps ask."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from yantra_codex.errors import Unsupported

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LOOPS = (ast.For, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
CHANGING = {"append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update", "add", "discard", "setdefault", "popitem",
            "appendleft", "popleft", "extendleft", "rotate", "subtract", "difference_update", "intersection_update"}

Block = list[ast.stmt]


def no(what: str, node: ast.AST | None = None) -> Unsupported:
    """The refusal of a program, with the place that it is for."""
    return Unsupported(what, line=getattr(node, "lineno", None), language="python")


def parts_of(s: ast.stmt) -> Iterator[Block]:
    """The blocks inside a statement."""
    for name in ("body", "orelse", "finalbody"):
        if (block := getattr(s, name, None)) and isinstance(block, list):
            yield block
    for handler in getattr(s, "handlers", ()):
        yield handler.body


def within(block: Sequence[ast.stmt], *, loops: bool = True) -> Iterator[ast.stmt]:
    """The statements of a block and of the blocks inside, functions and classes not entered; loops: inner loops are."""
    for s in block:
        yield s
        if isinstance(s, (*FUNCTIONS, ast.ClassDef)) or (not loops and isinstance(s, LOOPS)):
            continue
        for part in parts_of(s):
            yield from within(part, loops=loops)


def stored(nodes: Iterable[ast.AST]) -> Counter[str]:
    """How often each name is bound, inside functions and comprehensions too."""
    out: Counter[str] = Counter()
    for root in nodes:
        for n in ast.walk(root):
            if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
                out[n.id] += 1
            elif isinstance(n, (*FUNCTIONS, ast.ClassDef)):
                out[n.name] += 1
            elif isinstance(n, ast.arg):
                out[n.arg] += 1
            elif isinstance(n, ast.alias):
                out[(n.asname or n.name).partition(".")[0]] += 1
            elif isinstance(n, ast.ExceptHandler) and n.name:
                out[n.name] += 1
    return out


def bound_in(block: Sequence[ast.stmt]) -> set[str]:
    """The names that a block binds in its own scope."""
    out: set[str] = set()
    for s in within(block):
        if isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            out.add(s.name)
        else:
            out |= set(_bound_by(s))
    return out


def _bound_by(s: ast.stmt) -> Iterator[str]:
    """The names that a statement itself binds, without the blocks inside it and the variables of comprehensions."""
    waiting: list[ast.AST] = [*own_expressions(s)]
    for handler in getattr(s, "handlers", ()):
        if handler.name:
            yield handler.name
    while waiting:
        n = waiting.pop()
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
            yield n.id
        elif isinstance(n, ast.alias):
            yield (n.asname or n.name).partition(".")[0]
        elif isinstance(n, COMPREHENSIONS):
            waiting += [m.target for m in ast.walk(n) if isinstance(m, ast.NamedExpr)]
        elif not isinstance(n, ast.Lambda):
            waiting += ast.iter_child_nodes(n)


def own_expressions(s: ast.stmt) -> list[ast.AST]:
    """What a statement holds beside the blocks inside it."""
    return [n for n in ast.iter_child_nodes(s) if not isinstance(n, (ast.stmt, ast.ExceptHandler, ast.match_case))]


def free_in(node: ast.AST) -> set[str]:
    """The names that an expression, statement or function reads and does not bind itself (over-told for odd scopes)."""
    if isinstance(node, FUNCTIONS):
        inner = {n for s in node.body for n in free_in(s)}
        a = node.args
        own = {x.arg for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, *([a.vararg] if a.vararg else []), *([a.kwarg] if a.kwarg else []))}
        declared = {n for s in within(node.body) if isinstance(s, (ast.Global, ast.Nonlocal)) for n in s.names}
        outside = {n for x in (*a.defaults, *a.kw_defaults, *node.decorator_list) if x is not None for n in free_in(x)}
        return (inner - own - (bound_in(node.body) - declared)) | declared | outside
    if isinstance(node, ast.Lambda):
        return free_in(node.body) - {x.arg for x in node.args.args} | {n for d in node.args.defaults for n in free_in(d)}
    if isinstance(node, COMPREHENSIONS):
        targets = {m.id for g in node.generators for m in ast.walk(g.target) if isinstance(m, ast.Name)}
        return {n for child in ast.iter_child_nodes(node) for n in free_in(child)} - targets
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    return {n for child in ast.iter_child_nodes(node) for n in free_in(child)}


def changed_in_place(node: ast.AST) -> set[str]:
    """The variables whose values `x.append(1)`, `x[0] = 1`, `x[0][1] += 1` or `del x[0]` change, anywhere inside."""
    out = set()
    for n in ast.walk(node):
        target: ast.AST | None = None
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in CHANGING:
            target = n.func.value
        elif isinstance(n, (ast.Subscript, ast.Attribute)) and not isinstance(n.ctx, ast.Load):
            target = n.value
        elif isinstance(n, ast.Call) and isinstance(n.func, (ast.Name, ast.Attribute)) and n.args and _last_name(n.func).startswith(("heap", "insort", "shuffle")):
            target = n.args[0]
        while isinstance(target, (ast.Subscript, ast.Attribute)):
            target = target.value
        if isinstance(target, ast.Name):
            out.add(target.id)
    return out


def _last_name(e: ast.expr) -> str:
    return e.attr if isinstance(e, ast.Attribute) else e.id if isinstance(e, ast.Name) else ""


def read_before_bound(block: Sequence[ast.stmt]) -> set[str]:
    """The names that a block may read before it binds them: what it needs from outside."""
    needed: set[str] = set()
    _flow(block, set(), needed)
    return needed


def _flow(block: Sequence[ast.stmt], bound: set[str], needed: set[str]) -> set[str]:
    """Note in `needed` what is read unbound; the names bound for sure at the end."""
    for s in block:
        if isinstance(s, (*FUNCTIONS, ast.ClassDef)):
            needed |= free_in(s) - bound - {s.name}
            bound = bound | {s.name}
            continue
        expressions = own_expressions(s)
        if isinstance(s, ast.For):
            expressions = [s.iter]
        needed |= {n for e in expressions for n in free_in(e)} - bound
        if isinstance(s, ast.AugAssign) and isinstance(s.target, ast.Name):
            needed |= {s.target.id} - bound
        if isinstance(s, (ast.If, ast.Try, ast.Match)):
            ends = [_flow(part, bound, needed) for part in parts_of(s)]
            ends += [_flow(c.body, bound | set(_bound_in_pattern(c.pattern)), needed) for c in getattr(s, "cases", ())]
            whole = isinstance(s, ast.If) and bool(s.orelse)
            going = [e for part, e in zip(parts_of(s), ends) if not leaves(part)] if whole else []
            bound = (set.intersection(*going) if going else set.union(*ends)) if whole else bound | set(_bound_by(s))
        elif isinstance(s, LOOPS):
            inside = bound | (set(_target_names(s.target)) if isinstance(s, ast.For) else set())
            _flow(s.body, inside, needed)
            _flow(s.orelse, bound, needed)
        else:
            bound = bound | set(_bound_by(s))
            for part in parts_of(s):
                bound = _flow(part, bound, needed)
    return bound


def _bound_in_pattern(pattern: ast.pattern) -> Iterator[str]:
    return (str(n.name) for n in ast.walk(pattern) if isinstance(n, (ast.MatchAs, ast.MatchStar)) and n.name)


def _target_names(target: ast.AST) -> Iterator[str]:
    return (n.id for n in ast.walk(target) if isinstance(n, ast.Name))


def leaves(block: Sequence[ast.stmt]) -> bool:
    """Whether control never reaches the end of a block."""
    if not block:
        return False
    last = block[-1]
    if isinstance(last, (ast.Return, ast.Continue, ast.Break, ast.Raise)):
        return True
    if isinstance(last, ast.If):
        return leaves(last.body) and leaves(last.orelse)
    if isinstance(last, ast.While):
        forever = isinstance(last.test, ast.Constant) and bool(last.test.value)
        return forever and not any(isinstance(s, ast.Break) for s in within(last.body, loops=False))
    return False


def name(text: str) -> ast.Name:
    return ast.Name(text, ast.Load())


def call(function: str, *args: ast.expr) -> ast.Call:
    return ast.Call(name(function), list(args), [])


def fresh(wanted: str, used: set[str]) -> str:
    """A name like the wanted one that is not used yet; it is from now on."""
    out, k = wanted, 2
    while out in used:
        out, k = f"{wanted}_{k}", k + 1
    used.add(out)
    return out
