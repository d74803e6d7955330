"""Compiles a checked program to a Python module tree: statements and expressions; ops are in emit_ops.py.

Every compiled function takes the fuel's ticks and the depth left before its own parameters. A loop ends when its
sequence or the ticks do: `for x, _ in zip(xs, ticks)`, so that a turn costs next to nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from yantra_codex.ir import nodes as n
from yantra_codex.ir.emit_ops import LOAD, apply_op, call, const, is_sized, method, name
from yantra_codex.ir.nodes import Expr, type_of
from yantra_codex.ir.ownership import Owned, aliases, analyse, changed_in, is_fresh
from yantra_codex.ir.types import HANDLES, Type, contains, is_mutable

STORE = ast.Store()
IN_PLACE = ("list", "map", "set", *HANDLES)


def module_of(program: n.Program, traced: bool = False) -> tuple[ast.Module, dict[str, Type]]:
    """The module with one function per function of the program (`f_NAME`), and the types its copiers are named after."""
    owned = analyse(program)
    copies: dict[str, Type] = {}
    functions = [_Function(f, program, owned[f.name], traced, copies).compile() for f in program.functions]
    return ast.fix_missing_locations(ast.Module(functions, [])), copies


class _Function:
    """Compiles one function; holds the scope's local names while it walks the tree."""

    def __init__(self, f: n.Function, program: n.Program, owned: Owned, traced: bool, copies: dict[str, Type]):
        self.f, self.owned, self.traced, self.copies = f, owned, traced, copies
        self.functions = {g.name: g for g in program.functions}
        self.locals: dict[str, str] = {}
        self.types: dict[str, Type] = {}
        self.used: set[str] = set()

    # ------------------------------------------------------------ names and scopes

    def declare(self, ir_name: str, t: Type) -> str:
        """A new Python local for an IR name; one that is taken (an outer scope's) gets a number."""
        local, k = f"v_{ir_name}", 2
        while local in self.used:
            local, k = f"v_{ir_name}_{k}", k + 1
        self.used.add(local)
        self.locals[ir_name], self.types[ir_name] = local, t
        return local

    @contextmanager
    def scope(self) -> Iterator[None]:
        locals_, types = dict(self.locals), dict(self.types)
        yield
        self.locals, self.types = locals_, types

    def ticks(self) -> ast.expr:
        return name("T")

    def temporary(self) -> str:
        self.used.add(t := f"t{len(self.used)}")
        return t

    # ------------------------------------------------------------ the function

    def compile(self) -> ast.stmt:
        params = [ast.arg("T"), ast.arg("D"), *(ast.arg(self.declare(p.name, p.type)) for p in self.f.params)]
        body: list[ast.stmt] = [
            ast.If(ast.BoolOp(ast.Or(), [
                ast.Compare(name("D"), [ast.Lt()], [const(0)]),
                ast.Compare(call("next", name("T"), const(None)), [ast.Is()], [const(None)]),
            ]), [ast.Expr(call("stop", name("D")))], []),
        ]
        for p in self.f.params:
            if p.name in self.owned.names and not p.inout and is_mutable(p.type):
                body.append(self.assign(self.locals[p.name], self.copy(name(self.locals[p.name]), p.type)))
        body += self.block(self.f.body, new_scope=False)
        if self.f.returns.name in ("none", "option", "any"):
            body.append(self.leave(const(None)))
        else:
            body.append(ast.Expr(call("no_return", const(self.f.name))))
        return ast.FunctionDef(f"f_{self.f.name}", ast.arguments([], params, None, [], [], None, []), body, [], None)

    def leave(self, value: ast.expr) -> ast.stmt:
        """Return a value, with the new values of inout parameters that are not changed in place."""
        back = [p for p in self.f.params if p.inout and p.type.name not in IN_PLACE]
        if back:
            value = ast.Tuple([value, *(name(self.locals[p.name]) for p in back)], LOAD)
        return ast.Return(value)

    def assign(self, local: str, value: ast.expr) -> ast.stmt:
        return ast.Assign([ast.Name(local, STORE)], value)

    # ------------------------------------------------------------ copies

    def copy(self, x: ast.expr, t: Type) -> ast.expr:
        copier = f"copy_{len(self.copies)}"
        copier = next((k for k, u in self.copies.items() if u == t), copier)
        self.copies[copier] = t
        return call(copier, name("T"), x)

    def entering(self, e: Expr, target: str) -> ast.expr:
        """The value of e for a variable (or a place inside it): copied where sharing could be seen."""
        x = self.expr(e)
        if not is_mutable(type_of(e)):
            return x
        shared = not is_fresh(e, self.owned) if target in self.owned.names else aliases(e, self.owned) & self.owned.names
        return self.copy(x, type_of(e)) if shared else x

    # ------------------------------------------------------------ expressions

    def expr(self, e: Expr) -> ast.expr:
        match e:
            case n.Lit(value=v):
                return const(v)
            case n.Var(name=x):
                return name(self.locals[x]) if x in self.locals else self.function_value(x)
            case n.Make(items=xs, type=t):
                return self.make(list(map(self.expr, xs)), t)
            case n.Apply():
                return self.traced_value(apply_op(e, self), e.type)
            case n.Lambda():
                names, body = self.bind_lambda(e)
                return ast.Lambda(ast.arguments([], [ast.arg(x) for x in names], None, [], [], None, []), body)
            case n.IfExpr(test=a, then=b, orelse=c):
                return ast.IfExp(*map(self.expr, (a, b, c)))
            case n.LetIn(name=x, value=v, body=b):
                return self.let_in(x, v, b)
            case n.Call():
                return self.call(e)
        raise TypeError(f"not an expression: {type(e).__name__}")

    def traced_value(self, x: ast.expr, t: Type) -> ast.expr:
        return call("trace", x) if self.traced and (contains(t, "int") or contains(t, "any")) else x

    def make(self, xs: list[ast.expr], t: Type) -> ast.expr:
        match t.name:
            case "list":
                return ast.List(xs, LOAD)
            case "map":
                return ast.Dict(list(xs[::2]), xs[1::2])
            case "set":
                return call("oset", ast.Tuple(xs, LOAD))
        return ast.Tuple(xs, LOAD)

    def bind_lambda(self, f: n.Lambda) -> tuple[list[str], ast.expr]:
        with self.scope():
            names = [self.declare(p.name, p.type) for p in f.params]
            return names, self.expr(f.body)

    def let_in(self, x: str, value: Expr, body: Expr) -> ast.expr:
        v = self.entering(value, x) if changed_in((n.Perform(body),), self.functions) else self.expr(value)
        with self.scope():
            local = self.declare(x, type_of(value))
            function = ast.Lambda(ast.arguments([], [ast.arg(local)], None, [], [], None, []), self.expr(body))
        return ast.Call(function, [v], [])

    def function_value(self, x: str) -> ast.expr:
        args = [f"a{i}" for i in range(len(self.functions[x].params))]
        body = call(f"f_{x}", name("T"), ast.BinOp(name("D"), ast.Sub(), const(1)), *map(name, args))
        return ast.Lambda(ast.arguments([], [ast.arg(a) for a in args], None, [], [], None, []), body)

    def call(self, e: n.Call) -> ast.expr:
        if e.function in self.locals:
            return ast.Call(name(self.locals[e.function]), list(map(self.expr, e.args)), [])
        f = self.functions[e.function]
        changed: set[str] = set()
        for p, a in zip(f.params, e.args, strict=True):
            changed |= aliases(a, self.owned) if p.inout else set()
        args = []
        for p, a in zip(f.params, e.args, strict=True):
            seen = not p.inout and aliases(a, self.owned) & changed
            args.append(self.copy(self.expr(a), p.type) if seen else self.expr(a))
        out = call(f"f_{f.name}", name("T"), ast.BinOp(name("D"), ast.Sub(), const(1)), *args)
        back = [a for p, a in zip(f.params, e.args, strict=True) if p.inout and p.type.name not in IN_PLACE]
        return self.take_back(out, back) if back else out

    def take_back(self, out: ast.expr, places: list[Expr]) -> ast.expr:
        """Give the caller's places the new values that come after the result, and yield the result."""
        t = self.temporary()
        parts: list[ast.expr] = [ast.NamedExpr(ast.Name(t, STORE), out)]
        for i, p in enumerate(places):
            new = ast.Subscript(name(t), const(i + 1), LOAD)
            if isinstance(p, n.Var):
                parts.append(ast.NamedExpr(ast.Name(self.locals[p.name], STORE), new))
            elif isinstance(p, n.Apply):
                parts.append(call("put", self.expr(p.args[0]), self.expr(p.args[1]), new))
        parts.append(ast.Subscript(name(t), const(0), LOAD))
        return ast.Subscript(ast.Tuple(parts, LOAD), const(-1), LOAD)

    # ------------------------------------------------------------ statements

    def block(self, block: n.Block, new_scope: bool = True) -> list[ast.stmt]:
        if new_scope:
            with self.scope():
                return self.block(block, new_scope=False)
        return [x for s in block for x in self.stmt(s)] or [ast.Pass()]

    def stmt(self, s: n.Stmt) -> list[ast.stmt]:
        match s:
            case n.Let(name=x, type=t, value=v):
                value = None if v is None else self.entering(v, x)
                local = self.declare(x, t)
                return [] if value is None else [self.assign(local, value)]
            case n.Set():
                return [self.set(s)]
            case n.Do():
                return [self.do(s)]
            case n.Perform(call=c):
                return [ast.Expr(self.expr(c))]
            case n.If(test=t, then=a, orelse=b):
                return [ast.If(self.expr(t), self.block(a), self.block(b) if b else [])]
            case n.ForEach():
                return [self.for_each(s)]
            case n.ForRange(name=x, start=a, stop=b, step=c, body=body):
                counted = call("range", *map(self.expr, (a, b, c)))
                with self.scope():
                    target = ast.Name(self.declare(x, type_of(a)), STORE)
                    return [self.loop(target, counted, body)]
            case n.While(test=t, body=b):
                leave = ast.If(ast.UnaryOp(ast.Not(), self.expr(t)), [ast.Break()], [])
                return [ast.For(ast.Name("_", STORE), name("T"), [leave, *self.block(b)], [ast.Expr(call("out_of_fuel"))])]
            case n.Break():
                return [ast.Break()]
            case n.Continue():
                return [ast.Continue()]
            case n.Return(value=v):
                return [self.leave(const(None) if v is None else self.result(v))]
            case n.Raise(kind=k, message=m):
                return [ast.Raise(call("RaisedError", const(k), self.expr(m)))]
            case n.Try():
                return [self.try_(s)]
        raise TypeError(f"not a statement: {type(s).__name__}")

    def result(self, e: Expr) -> ast.expr:
        """A result may share with anything but what the caller's variable keeps (an inout parameter)."""
        x = self.expr(e)
        return self.copy(x, type_of(e)) if aliases(e, self.owned) & self.owned.inout else x

    def loop(self, target: ast.expr, xs: ast.expr, body: n.Block, before: list[ast.stmt] | None = None) -> ast.stmt:
        pair = ast.Tuple([target, ast.Name("_", STORE)], STORE)
        done: list[ast.stmt] = [ast.Expr(call("loop_done", name("T")))]
        return ast.For(pair, call("zip", xs, name("T")), [*(before or []), *self.block(body)], done)

    def for_each(self, s: n.ForEach) -> ast.stmt:
        xs = self.expr(s.iterable)
        if is_mutable(type_of(s.iterable)) and aliases(s.iterable, self.owned) & changed_in(s.body, self.functions):
            xs = self.copy(xs, type_of(s.iterable))
        with self.scope():
            names = [ast.Name(self.declare(p.name, p.type), STORE) for p in s.targets]
            before = [
                self.assign(self.locals[p.name], self.copy(name(self.locals[p.name]), p.type))
                for p in s.targets if p.name in self.owned.names and is_mutable(p.type)
            ]
            return self.loop(names[0] if len(names) == 1 else ast.Tuple(list(names), STORE), xs, s.body, before)

    # ------------------------------------------------------------ places

    def container(self, p: n.Place, steps: tuple[n.Step, ...]) -> ast.expr:
        x = name(self.locals[p.name])
        for s in steps:
            x = ast.Subscript(x, self.position(s), LOAD)
        return x

    def position(self, s: n.Step) -> ast.expr:
        at = self.expr(s.at)
        return call("not_negative", at) if s.kind == "index" and not _is_natural(s.at) else at

    def set(self, s: n.Set) -> ast.stmt:
        value = self.entering(s.value, s.place.name)
        if s.place.path:
            *steps, last = s.place.path
            return ast.Assign([ast.Subscript(self.container(s.place, tuple(steps)), self.position(last), STORE)], value)
        if s.place.name in self.owned.inout and s.place.type.name in IN_PLACE:
            return ast.Expr(call("replace_all", name(self.locals[s.place.name]), value))
        return self.assign(self.locals[s.place.name], value)

    def do(self, s: n.Do) -> ast.stmt:
        x = self.container(s.place, s.place.path)
        args = [self.entering(a, s.place.name) for a in s.args]
        if s.op == "list_push" and s.result is None:
            return ast.Expr(method(x, "append", *args))
        ticks = [name("T")] if is_sized(s.op) else []
        first = x if s.op in QUICK or s.place.type.name in HANDLES else call("bulk", name("T"), x)
        out = call(f"op_{s.op}", *ticks, first, *args)
        return ast.Expr(out) if s.result is None else self.assign(self.declare(s.result, s.type), out)

    # ------------------------------------------------------------ errors

    def try_(self, s: n.Try) -> ast.stmt:
        handlers = []
        if s.handlers:
            e = self.temporary()
            tail: list[ast.stmt] = [ast.Raise()]
            for h in reversed(s.handlers):
                with self.scope():
                    body = [self.assign(self.declare(h.name, Type("str")), call("message_of", name(e)))] if h.name else []
                    tail = [ast.If(call("catches", name(e), const(h.kinds)), [*body, *self.block(h.body)], tail)]
            handlers = [ast.ExceptHandler(name("Exception"), e, tail)]
        return ast.Try(self.block(s.body), handlers, [], self.block(s.final) if s.final else [])


# mutating ops of constant or logarithmic time
QUICK = frozenset((
    "list_pop", "list_push", "map_put", "map_remove", "map_discard", "map_default", "map_pop_last", "set_add",
    "set_discard", "set_remove", "heap_push", "heap_pop"
))


def _is_natural(e: Expr) -> bool:
    return isinstance(e, n.Lit) and isinstance(e.value, int) and e.value >= 0
