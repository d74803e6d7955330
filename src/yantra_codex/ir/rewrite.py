"""Rebuilding trees: a function applied to every expression, renaming, substitution, counting uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Block, Expr, Program, Stmt
from yantra_codex.ir.types import Type, type_of_value

ExprMap = Callable[[Expr], Expr]


def with_children(e: Expr, f: ExprMap) -> Expr:
    """e with f applied to its direct sub-expressions."""
    match e:
        case n.Make(items=xs):
            return replace(e, items=tuple(map(f, xs)))
        case n.Apply(args=xs) | n.Call(args=xs):
            return replace(e, args=tuple(map(f, xs)))
        case n.Lambda(body=b):
            return replace(e, body=f(b))
        case n.IfExpr(test=a, then=b, orelse=c):
            return n.IfExpr(f(a), f(b), f(c), e.type)
        case n.LetIn(name=x, value=v, body=b):
            return n.LetIn(x, f(v), f(b), e.type)
    return e


def map_expr(e: Expr, f: ExprMap) -> Expr:
    """e with f applied to every expression in it, innermost first."""
    return f(with_children(e, lambda x: map_expr(x, f)))


def replace_expr(e: Expr, f: Callable[[Expr], Expr | None]) -> Expr:
    """e with every expression in it for which f gives something replaced by that, outermost first."""
    new = f(e)
    return with_children(e, lambda x: replace_expr(x, f)) if new is None else new


def with_parts(s: Stmt, f: ExprMap, g: Callable[[Block], Block], name: Callable[[str], str] = str) -> Stmt:
    """s with f applied to its direct expressions, g to its blocks and `name` to each variable it declares or changes."""
    match s:
        case n.Let(value=v):
            return replace(s, name=name(s.name), value=None if v is None else f(v))
        case n.Return(value=v):
            return s if v is None else n.Return(f(v))
        case n.Set(place=p, value=v):
            return n.Set(_place(p, f, name), f(v))
        case n.Do(place=p, args=xs, result=r):
            return replace(s, place=_place(p, f, name), args=tuple(map(f, xs)), result=r if r is None else name(r))
        case n.Perform(call=c):
            return n.Perform(f(c))
        case n.If(test=t, then=a, orelse=b):
            return n.If(f(t), g(a), g(b))
        case n.ForEach(targets=ps, iterable=xs, body=b):
            return n.ForEach(tuple(replace(p, name=name(p.name)) for p in ps), f(xs), g(b))
        case n.ForRange(name=x, start=a, stop=b, step=c, body=body):
            return n.ForRange(name(x), f(a), f(b), f(c), g(body))
        case n.While(test=t, body=b):
            return n.While(f(t), g(b))
        case n.Raise(kind=k, message=m):
            return n.Raise(k, f(m))
        case n.Try(body=b, handlers=hs, final=final):
            caught = tuple(n.Handler(h.kinds, h.name if h.name is None else name(h.name), g(h.body)) for h in hs)
            return n.Try(g(b), caught, g(final))
    return s


def _place(p: n.Place, f: ExprMap, name: Callable[[str], str]) -> n.Place:
    return n.Place(name(p.name), tuple(n.Step(s.kind, f(s.at)) for s in p.path), p.type)


def map_block(block: Block, f: ExprMap, name: Callable[[str], str] = str) -> Block:
    """The block with f applied to each whole expression of its statements, at every depth; `name` as in with_parts."""
    return tuple(with_parts(s, f, lambda b: map_block(b, f, name), name) for s in block)


# ---------------------------------------------------------------- variables


def substitute(e: Expr, values: Mapping[str, Expr]) -> Expr:
    """e with free variables replaced. The values' own variables must not be bound inside e (rename first)."""
    if not values:
        return e
    match e:
        case n.Var(name=x):
            return values.get(x, e)
        case n.Call(function=f, args=xs) if f in values:
            call = replace(e, args=tuple(substitute(x, values) for x in xs))
            value = values[f]
            return replace(call, function=value.name) if isinstance(value, n.Var) else n.LetIn(f, value, call, e.type)
        case n.Lambda(params=ps):
            hidden = {p.name for p in ps}
            return with_children(e, lambda b: substitute(b, {k: v for k, v in values.items() if k not in hidden}))
        case n.LetIn(name=x, value=v, body=b):
            return replace(e, value=substitute(v, values), body=substitute(b, {k: w for k, w in values.items() if k != x}))
    return with_children(e, lambda x: substitute(x, values))


def uses(e: Expr) -> Counter[str]:
    """How often each variable is read or called in an expression (bound ones too; names are taken as unique), and each function."""
    return Counter(x.name if isinstance(x, n.Var) else x.function for x in n.walk_expr(e) if isinstance(x, n.Var | n.Call))


def block_uses(block: Block) -> Counter[str]:
    """How often each variable is read anywhere in a block; a place that is changed in part counts as read."""
    out = Counter(x.name if isinstance(x, n.Var) else x.function for x in n.block_exprs(block) if isinstance(x, n.Var | n.Call))
    out.update(s.place.name for s in n.walk_block(block) if isinstance(s, n.Do) or (isinstance(s, n.Set) and s.place.path))
    return out


def bound_names(f: n.Function) -> set[str]:
    """Every name the function binds: parameters, locals, loop targets, names inside expressions, handled messages."""
    out = {p.name for p in f.params}
    for s in n.walk_block(f.body):
        match s:
            case n.Let(name=x) | n.ForRange(name=x) | n.Do(result=str(x)):
                out.add(x)
            case n.ForEach(targets=ps):
                out.update(p.name for p in ps)
            case n.Try(handlers=hs):
                out.update(h.name for h in hs if h.name)
    for e in n.block_exprs(f.body):
        match e:
            case n.LetIn(name=x):
                out.add(x)
            case n.Lambda(params=ps):
                out.update(p.name for p in ps)
    return out


def changed_names(block: Block) -> set[str]:
    """The variables that a statement of the block changes, wholly or in part (Set, Do)."""
    return {s.place.name for s in n.walk_block(block) if isinstance(s, n.Set | n.Do)}


class Renamer:
    """Gives every binder of a function a new name, in the order they are met."""

    def __init__(self, fresh: Callable[[str], str], functions: Mapping[str, str] | None = None):
        self.fresh, self.functions = fresh, functions or {}

    def function(self, f: n.Function) -> n.Function:
        names = {p.name: self.fresh(p.name) for p in f.params}
        params = tuple(replace(p, name=names[p.name]) for p in f.params)
        return n.Function(self.functions.get(f.name, f.name), params, f.returns, self.block(f.body, names), f.doc)

    def expr(self, e: Expr, names: Mapping[str, str]) -> Expr:
        match e:
            case n.Var(name=x):
                return replace(e, name=names.get(x, self.functions.get(x, x)))
            case n.Call(function=f, args=xs):
                return replace(e, function=names.get(f, self.functions.get(f, f)), args=tuple(self.expr(x, names) for x in xs))
            case n.Lambda(params=ps, body=b):
                inner = {p.name: self.fresh(p.name) for p in ps}
                params = tuple(replace(p, name=inner[p.name]) for p in ps)
                return replace(e, params=params, body=self.expr(b, {**names, **inner}))
            case n.LetIn(name=x, value=v, body=b):
                value, new = self.expr(v, names), self.fresh(x)
                return n.LetIn(new, value, self.expr(b, {**names, x: new}), e.type)
        return with_children(e, lambda x: self.expr(x, names))

    def block(self, block: Block, outer: Mapping[str, str]) -> Block:
        names = dict(outer)
        return tuple(self.stmt(s, names) for s in block)

    def stmt(self, s: Stmt, names: dict[str, str]) -> Stmt:
        """The statement renamed; the names it declares are added to `names` for those that follow."""
        inner = dict(names)
        match s:
            case n.ForEach(targets=ps):
                xs = self.expr(s.iterable, names)
                inner.update({p.name: self.fresh(p.name) for p in ps})
                targets = tuple(replace(p, name=inner[p.name]) for p in ps)
                return n.ForEach(targets, xs, self.block(s.body, inner))
            case n.ForRange(name=x):
                a, b, c = (self.expr(e, names) for e in (s.start, s.stop, s.step))
                inner[x] = self.fresh(x)
                return n.ForRange(inner[x], a, b, c, self.block(s.body, inner))
            case n.Try():
                return self._try(s, names)
        out = with_parts(s, lambda e: self.expr(e, names), lambda b: self.block(b, names))
        if isinstance(out, n.Set | n.Do):
            out = replace(out, place=replace(out.place, name=names.get(out.place.name, out.place.name)))
        if isinstance(out, n.Let):
            names[out.name] = self.fresh(out.name)
            return replace(out, name=names[out.name])
        if isinstance(out, n.Do) and out.result is not None:
            names[out.result] = self.fresh(out.result)
            return replace(out, result=names[out.result])
        return out

    def _try(self, s: n.Try, names: Mapping[str, str]) -> Stmt:
        body, handlers = self.block(s.body, names), []
        for h in s.handlers:
            new = self.fresh(h.name) if h.name else None
            inner = {**names, h.name: new} if h.name and new else names
            handlers.append(n.Handler(h.kinds, new, self.block(h.body, inner)))
        return n.Try(body, tuple(handlers), self.block(s.final, names))


def rename_variables(f: n.Function, names: Mapping[str, str]) -> n.Function:
    """The function with variables renamed everywhere."""
    return Renamer(lambda x: names.get(x, x)).function(f)


def rename_expr(e: Expr, names: Mapping[str, str]) -> Expr:
    """e with variables renamed, those bound inside it included."""
    match e:
        case n.Var(name=x):
            return replace(e, name=names.get(x, x))
        case n.Lambda(params=ps, body=b):
            return replace(e, params=tuple(replace(p, name=names.get(p.name, p.name)) for p in ps), body=rename_expr(b, names))
        case n.Call(function=f, args=xs):
            return replace(e, function=names.get(f, f), args=tuple(rename_expr(x, names) for x in xs))
        case n.LetIn(name=x, value=v, body=b):
            return n.LetIn(names.get(x, x), rename_expr(v, names), rename_expr(b, names), e.type)
    return with_children(e, lambda x: rename_expr(x, names))


def rename_block(block: Block, names: Mapping[str, str]) -> Block:
    """The block with variables renamed where they are declared, changed and read."""
    return map_block(block, lambda e: rename_expr(e, names), lambda x: names.get(x, x))


def rename_functions(program: Program, names: Mapping[str, str]) -> Program:
    """The program with functions renamed where they are defined and used."""
    return Program(tuple(Renamer(lambda x: x, names).function(f) for f in program.functions))


def fresh_names(taken: Iterable[str] = ()) -> Callable[[str], str]:
    """A function that gives each name it is asked for in a form not given before."""
    seen = set(taken)

    def fresh(name: str) -> str:
        new, k = name, 2
        while new in seen:
            new, k = f"{name}_{k}", k + 1
        seen.add(new)
        return new

    return fresh


def value_expr(value: object, t: Type) -> Expr:
    """The expression that makes an IR value of type t."""
    match t.name:
        case "option" if value is not None:
            return n.Apply("some", (value_expr(value, t.args[0]),), t)
        case "any":
            return n.Apply("to_any", (value_expr(value, type_of_value(value)),), t)
        case "list" | "vtuple" | "set":
            return n.Make(tuple(value_expr(v, t.args[0]) for v in value), t)  # type: ignore[attr-defined]
        case "tuple":
            return n.Make(tuple(value_expr(v, a) for v, a in zip(value, t.args, strict=True)), t)  # type: ignore[call-overload]
        case "map":
            pairs = value.items()  # type: ignore[attr-defined]
            return n.Make(tuple(value_expr(x, a) for pair in pairs for x, a in zip(pair, t.args, strict=True)), t)
    return n.Lit(value, t)  # type: ignore[arg-type]
