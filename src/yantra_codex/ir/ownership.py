"""Where the interpreter must copy so that no alias can be seen: a static, per-function analysis.

A variable that something changes in place (a path of `set`, a `do`, an inout argument or parameter) is *owned*: its value
shares nothing with any other variable. So a value is copied when it enters an owned variable (or a place inside one)
unless it is *fresh*, and when a part of an owned variable enters another variable. A callee copies the parameters it
owns; a result may share with the arguments. Everything else is shared freely, because nothing changes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import Type, is_mutable

# ops whose result may be one of the arguments or a part of one
VIEWS = frozenset(
    (
        "index", "index_wrap", "index_or", "first", "last", "max_by", "min_by", "max2", "min2", "clamp", "max_of",
        "min_of", "max_or", "min_or", "find", "find_or", "reduce", "fold", "fold_right", "map_get", "map_get_or",
        "map_find", "tuple_get", "some", "unwrap", "unwrap_or", "option_map", "to_any", "cast", "tuple_concat",
        "swap", "list_to_tuple", "tuple_to_list"
    )
)
# ops that build each element of their result anew with the function they are given
BUILDERS = frozenset(["map", "flat_map", "filter_map", "zip_with", "map_to", "map_values_with", "map_entries_with"])
# ops that make new lists of the elements of their argument
REGROUPERS = frozenset(
    (
        "window", "chunk", "group_by", "group_runs", "group_runs_by", "partition", "transpose", "combinations",
        "combinations_repeated", "permutations", "cartesian_all", "unzip", "re_find_all_groups", "prefixes",
        "suffixes", "sublists", "powerset"
    )
)


def has_mutable_parts(t: Type) -> bool:
    return any(map(is_mutable, t.args)) or t.name == "any"


@dataclass(slots=True)
class Owned:
    """What one function changes in place, and which variables are other names for parts of others."""

    names: set[str]
    inout: set[str]
    roots: dict[str, set[str]] = field(default_factory=dict)
    fresh_functions: Mapping[str, bool] = field(default_factory=dict)


def changed_in(block: n.Block, functions: Mapping[str, n.Function]) -> set[str]:
    """The variables that the statements of a block (and their calls) change in place."""
    out: set[str] = set()
    for s in n.walk_block(block):
        if isinstance(s, n.Do) or (isinstance(s, n.Set) and s.place.path):
            out.add(s.place.name)
        if functions:
            for e in n.stmt_exprs(s):
                out |= changed_by(e, functions)
    return out


def changed_by(e: Expr, functions: Mapping[str, n.Function]) -> set[str]:
    """The variables that calls inside an expression change."""
    out: set[str] = set()
    for x in n.walk_expr(e):
        if isinstance(x, n.Call) and x.function in functions:
            for p, a in zip(functions[x.function].params, x.args, strict=True):
                if p.inout:
                    out |= place_root(a)
    return out


def place_root(e: Expr) -> set[str]:
    while isinstance(e, n.Apply) and e.args:
        e = e.args[0]
    return {e.name} if isinstance(e, n.Var) else set()


def analyse(program: n.Program) -> dict[str, Owned]:
    """The ownership of every function of a program."""
    functions = {f.name: f for f in program.functions}
    fresh = dict.fromkeys(functions, True)
    out = {f.name: _own(f, functions, fresh) for f in program.functions}
    while True:
        worse = [f.name for f in program.functions if fresh[f.name] and not _returns_fresh(f, out[f.name])]
        if not worse:
            return out
        fresh.update(dict.fromkeys(worse, False))


def _own(f: n.Function, functions: Mapping[str, n.Function], fresh: Mapping[str, bool]) -> Owned:
    inout = {p.name for p in f.params if p.inout}
    o = Owned(changed_in(f.body, functions) | inout, inout, fresh_functions=fresh)
    loops = [s for s in n.walk_block(f.body) if isinstance(s, n.ForEach)]
    lets = [e for e in n.block_exprs(f.body) if isinstance(e, n.LetIn)]
    grown = True
    while grown:
        grown = False
        binders = [*((p.name, s.iterable) for s in loops for p in s.targets if is_mutable(p.type)), *((e.name, e.value) for e in lets)]
        for name, source in binders:
            more = aliases(source, o) - o.roots.get(name, set()) - {name}
            if more:
                o.roots.setdefault(name, set()).update(more)
                grown = True
    return o


def _returns_fresh(f: n.Function, o: Owned) -> bool:
    for s in n.walk_block(f.body):
        if isinstance(s, n.Return) and s.value is not None:
            e = s.value
            moved = isinstance(e, n.Var) and e.name in o.names - o.inout
            if not moved and not is_fresh(e, o):
                return False
    return True


def aliases(e: Expr, o: Owned) -> set[str]:
    """The variables whose changeable parts the value of e may share."""
    if not is_mutable(type_of(e)):
        return set()
    match e:
        case n.Var(name=x):
            return {x} | o.roots.get(x, set())
        case n.Make(items=xs):
            return _union(xs, o)
        case n.Apply(op=op, args=xs):
            return _union(xs, o) if op in VIEWS or has_mutable_parts(e.type) else set()
        case n.Lambda(params=ps, body=b):
            return aliases(b, o) - {p.name for p in ps}
        case n.IfExpr(then=a, orelse=b):
            return aliases(a, o) | aliases(b, o)
        case n.LetIn(name=x, value=v, body=b):
            return (aliases(b, o) - {x}) | aliases(v, o)
        case n.Call(function=f, args=xs):
            return _union(xs, o) | (set() if f in o.fresh_functions else o.names)
    return set()


def _union(xs: Iterable[Expr], o: Owned) -> set[str]:
    out: set[str] = set()
    for x in xs:
        # a function's own result may be what is stored: its type does not show what it captures
        out |= aliases(x.body, o) - {p.name for p in x.params} if isinstance(x, n.Lambda) else aliases(x, o)
    return out


def is_fresh(e: Expr, o: Owned) -> bool:
    """Whether the value of e is new and shares nothing, not even between its own parts."""
    t = type_of(e)
    if not is_mutable(t):
        return True
    match e:
        case n.Make(items=xs):
            return all(is_fresh(x, o) for x in xs)
        case n.Apply(op=op, args=xs):
            return _is_fresh_apply(op, xs, t, o)
        case n.IfExpr(then=a, orelse=b):
            return is_fresh(a, o) and is_fresh(b, o)
        case n.LetIn(body=b):
            return is_fresh(b, o)
        case n.Call(function=f, args=xs):
            return o.fresh_functions.get(f, False) and all(is_fresh(x, o) for x in xs)
    return False


def _is_fresh_apply(op: str, xs: tuple[Expr, ...], t: Type, o: Owned) -> bool:
    if op in VIEWS:
        return all(is_fresh(x, o) and not isinstance(x, n.Lambda) for x in xs)
    if not has_mutable_parts(t):
        return op in OPS
    if op in BUILDERS:
        last = xs[-1]
        return isinstance(last, n.Lambda) and is_fresh(last.body, o)
    if op in REGROUPERS:
        element = type_of(xs[0])
        return not has_mutable_parts(element) or (op in ("transpose", "cartesian_all") and not has_mutable_parts(element.args[0]))
    return False
