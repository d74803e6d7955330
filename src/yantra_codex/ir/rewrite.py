"""Rebuilding trees: a function applied to every expression, renaming, substitution, counting uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import is_

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Block, Expr, Program, Stmt, kept
from yantra_codex.ir.types import Type, type_of_value

ExprMap = Callable[[Expr], Expr]


def with_children(e: Expr, f: ExprMap) -> Expr:
    """e with f applied to its direct sub-expressions; e itself where that changes none."""
    parts = n.child_exprs(e)
    return _with(e, parts, tuple([f(x) for x in parts])) if parts else e


def map_expr(e: Expr, f: ExprMap) -> Expr:
    """e with f applied to every expression in it, innermost first."""
    parts = n.child_exprs(e)
    return f(_with(e, parts, tuple([map_expr(x, f) for x in parts])) if parts else e)


def _with(e: Expr, old: tuple[Expr, ...], new: tuple[Expr, ...]) -> Expr:
    """e with new direct sub-expressions instead of the old ones."""
    if all(map(is_, new, old)):
        return e
    if e.__class__ is n.Apply:  # the class that there are most of
        return n.Apply(e.op, new, e.type)  # type: ignore[attr-defined]
    match e:
        case n.Make():
            return replace(e, items=new)
        case n.Apply() | n.Call():
            return replace(e, args=new)
        case n.Lambda():
            return replace(e, body=new[0])
        case n.IfExpr():
            return n.IfExpr(new[0], new[1], new[2], e.type)
        case n.LetIn():
            return n.LetIn(e.name, new[0], new[1], e.type)
    return e


def replace_expr(e: Expr, f: Callable[[Expr], Expr | None]) -> Expr:
    """e with every expression in it for which f gives something replaced by that, outermost first."""
    new = f(e)
    return with_children(e, lambda x: replace_expr(x, f)) if new is None else new


def with_parts(s: Stmt, f: ExprMap, g: Callable[[Block], Block], name: Callable[[str], str] = str) -> Stmt:
    """s with f applied to its direct expressions, g to its blocks and `name` to each variable it declares or changes.

    s itself where that changes nothing.
    """
    match s:
        case n.Let():
            x, v = name(s.name), None if s.value is None else f(s.value)
            return s if v is s.value and x == s.name else n.Let(x, s.type, v, s.mutable)
        case n.Return():
            v = None if s.value is None else f(s.value)
            return s if v is s.value else n.Return(v)
        case n.Set():
            place, v = _place(s.place, f, name), f(s.value)
            return s if place is s.place and v is s.value else n.Set(place, v)
        case n.Do():
            place, xs = _place(s.place, f, name), kept(tuple(map(f, s.args)), s.args)
            result = None if s.result is None else name(s.result)
            return s if place is s.place and xs is s.args and result == s.result else n.Do(s.op, place, xs, result, s.type)
        case n.If():
            t, a, b = f(s.test), g(s.then), g(s.orelse)
            return s if t is s.test and a is s.then and b is s.orelse else n.If(t, a, b)
        case n.ForEach():
            targets = kept(tuple(_named(p, name(p.name)) for p in s.targets), s.targets)
            iterable, body = f(s.iterable), g(s.body)
            return s if targets is s.targets and iterable is s.iterable and body is s.body else n.ForEach(targets, iterable, body)
        case n.ForRange():
            new = n.ForRange(name(s.name), f(s.start), f(s.stop), f(s.step), g(s.body))
            same = new.start is s.start and new.stop is s.stop and new.step is s.step and new.body is s.body and new.name == s.name
            return s if same else new
        case n.While():
            t, body = f(s.test), g(s.body)
            return s if t is s.test and body is s.body else n.While(t, body)
        case n.Perform():
            call = f(s.call)
            return s if call is s.call else n.Perform(call)
        case n.Raise():
            m = f(s.message)
            return s if m is s.message else n.Raise(s.kind, m)
        case n.Try():
            handlers = kept(tuple(_handler(h, g, name) for h in s.handlers), s.handlers)
            body, final = g(s.body), g(s.final)
            return s if body is s.body and handlers is s.handlers and final is s.final else n.Try(body, handlers, final)
    return s


def with_blocks(s: Stmt, g: Callable[[Block], Block]) -> Stmt:
    """s with g applied to its blocks."""
    return with_parts(s, lambda e: e, g) if n.child_blocks(s) else s


def _named(p: n.Param, name: str) -> n.Param:
    return p if p.name == name else n.Param(name, p.type, p.inout)


def _handler(h: n.Handler, g: Callable[[Block], Block], name: Callable[[str], str]) -> n.Handler:
    new, body = h.name if h.name is None else name(h.name), g(h.body)
    return h if new == h.name and body is h.body else n.Handler(h.kinds, new, body)


def _place(p: n.Place, f: ExprMap, name: Callable[[str], str]) -> n.Place:
    x, at = name(p.name), [f(step.at) for step in p.path]
    if x == p.name and all(new is step.at for new, step in zip(at, p.path, strict=True)):
        return p
    return n.Place(x, tuple(n.Step(step.kind, new) for step, new in zip(p.path, at, strict=True)), p.type)


def map_block(block: Block, f: ExprMap, name: Callable[[str], str] = str) -> Block:
    """The block with f applied to each whole expression of its statements, at every depth; `name` as in with_parts."""
    return kept(tuple([with_parts(s, f, lambda b: map_block(b, f, name), name) for s in block]), block)


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
            inner = {k: w for k, w in values.items() if k != x}
            return _with(e, (v, b), (substitute(v, values), substitute(b, inner)))
    return with_children(e, lambda x: substitute(x, values))


def uses(e: Expr) -> Counter[str]:
    """How often each variable is read or called in an expression (bound ones too; names are taken as unique), and each function."""
    return Counter([x.name if isinstance(x, n.Var) else x.function for x in n.walk_expr(e) if isinstance(x, (n.Var, n.Call))])


def block_uses(block: Block) -> Counter[str]:
    """How often each variable is read anywhere in a block; a place that is changed in part counts as read."""
    out = Counter([x.name if isinstance(x, n.Var) else x.function for x in n.block_exprs(block) if isinstance(x, (n.Var, n.Call))])
    out.update([s.place.name for s in n.walk_block(block) if isinstance(s, n.Do) or (isinstance(s, n.Set) and s.place.path)])
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


def reads(e: Expr, name: str) -> bool:
    """Whether an expression reads or calls the variable."""
    return any((isinstance(x, n.Var) and x.name == name) or (isinstance(x, n.Call) and x.function == name) for x in n.walk_expr(e))


def changed_names(block: Block) -> set[str]:
    """The variables that a statement of the block changes, wholly or in part (Set, Do)."""
    return {s.place.name for s in n.walk_block(block) if isinstance(s, n.Set | n.Do)}


class Renamer:
    """Gives every binder of a function a new name, in the order they are met."""

    def __init__(self, fresh: Callable[[str], str], functions: Mapping[str, str] | None = None):
        self.fresh, self.functions = fresh, functions or {}

    def function(self, f: n.Function) -> n.Function:
        params, names = self.params(f.params, {})
        return n.Function(self.functions.get(f.name, f.name), params, f.returns, self.block(f.body, names), f.doc)

    def params(self, ps: tuple[n.Param, ...], names: Mapping[str, str]) -> tuple[tuple[n.Param, ...], dict[str, str]]:
        """Parameters with new names, and the names that hold inside."""
        new = {p.name: self.fresh(p.name) for p in ps}
        return kept(tuple([_named(p, new[p.name]) for p in ps]), ps), {**names, **new}

    def expr(self, e: Expr, names: Mapping[str, str]) -> Expr:
        match e:
            case n.Apply(args=xs):
                return _with(e, xs, tuple([self.expr(x, names) for x in xs]))
            case n.Lit():
                return e
            case n.Var(name=x):
                new = names.get(x) or self.functions.get(x, x)
                return e if new == x else n.Var(new, e.type) if e.__class__ is n.Var else replace(e, name=new)
            case n.Call(function=f):
                new = names.get(f) or self.functions.get(f, f)
                called = e if new == f else replace(e, function=new)
                return with_children(called, lambda x: self.expr(x, names))
            case n.Lambda(params=ps, body=b):
                params, inner = self.params(ps, names)
                body = self.expr(b, inner)
                return e if params is ps and body is b else n.Lambda(params, body, e.type)
            case n.LetIn(name=x, value=v, body=b):
                value, new = self.expr(v, names), self.fresh(x)
                body = self.expr(b, {**names, x: new})
                return e if new == x and value is v and body is b else n.LetIn(new, value, body, e.type)
        return with_children(e, lambda x: self.expr(x, names))

    def block(self, block: Block, outer: Mapping[str, str]) -> Block:
        names = dict(outer)
        return kept(tuple([self.stmt(s, names) for s in block]), block)

    def stmt(self, s: Stmt, names: dict[str, str]) -> Stmt:
        """The statement renamed; the names it declares are added to `names` for those that follow."""
        match s:
            case n.ForEach(targets=ps):
                xs = self.expr(s.iterable, names)
                inner = {**names, **{p.name: self.fresh(p.name) for p in ps}}
                return with_parts(s, lambda _: xs, lambda b: self.block(b, inner), inner.__getitem__)
            case n.ForRange(name=x):
                bounds = with_parts(s, lambda e: self.expr(e, names), lambda b: b)
                inner = {**names, x: self.fresh(x)}
                return with_parts(bounds, lambda e: e, lambda b: self.block(b, inner), inner.__getitem__)
            case n.Try():
                return self._try(s, names)
        out = with_parts(s, lambda e: self.expr(e, names), lambda b: self.block(b, names))
        if isinstance(out, (n.Set, n.Do)) and (place := names.get(out.place.name, out.place.name)) != out.place.name:
            out = replace(out, place=replace(out.place, name=place))
        if isinstance(out, n.Let):
            names[out.name] = new = self.fresh(out.name)
            return out if new == out.name else n.Let(new, out.type, out.value, out.mutable)
        if isinstance(out, n.Do) and out.result is not None:
            names[out.result] = new = self.fresh(out.result)
            return out if new == out.result else replace(out, result=new)
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
