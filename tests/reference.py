"""A second interpreter, as plain as can be: walks the tree and copies every value whenever it is read or stored.

It has no aliases by construction, so the compiled interpreter must agree with it.
"""

from __future__ import annotations

import copy
from typing import Any

from yantra_codex.errors import RaisedError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.interpret import kind_matches
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.ops.maps import OrderedSet, oset

MAX_STEPS = 20_000


class Spent(Exception):
    """More steps than a test should take."""


class Jump(Exception):
    """Break, Continue or Return on its way out."""

    def __init__(self, kind: str, value: Any = None):
        self.kind, self.value = kind, value


class Reference:
    def __init__(self, program: n.Program):
        self.functions = {f.name: f for f in program.functions}
        self.steps = 0

    def call(self, name: str, args: list[Any]) -> tuple[Any, list[Any]]:
        """The result, and the parameters' values afterwards."""
        f = self.functions[name]
        env: dict[str, Any] = {p.name: copy.deepcopy(a) for p, a in zip(f.params, args, strict=True)}
        try:
            self.block(f.body, env, new=False)
            value = None
            if f.returns.name not in ("none", "option", "any"):
                raise TypeError("no value returned")
        except Jump as j:
            value = j.value
        return value, [env[p.name] for p in f.params]

    def tick(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise Spent

    # ------------------------------------------------------------ statements

    def block(self, block: n.Block, env: dict[str, Any], new: bool = True, **extra: Any) -> None:
        inner = Scope(env) if new else env
        if new:
            inner.own.update(extra)
        for s in block:
            self.stmt(s, inner)

    def stmt(self, s: n.Stmt, env: Any) -> None:
        self.tick()
        match s:
            case n.Let(name=x, value=v):
                declare(env, x, None if v is None else self.expr(v, env))
            case n.Set(place=p, value=v):
                value = self.expr(v, env)
                self.store(p, value, env)
            case n.Do(op=op, place=p, args=xs, result=r):
                target = self.container(p, p.path, env)
                out = OPS[op].meaning(target, *[self.expr(x, env) for x in xs])
                if r is not None:
                    declare(env, r, copy.deepcopy(out))
            case n.Perform(call=c):
                self.expr(c, env)
            case n.If(test=t, then=a, orelse=b):
                self.block(a if self.expr(t, env) else b, env)
            case n.ForEach(targets=ps, iterable=xs, body=body):
                self.loop(({p.name: v for p, v in zip(ps, (x,) if len(ps) == 1 else x, strict=True)} for x in list(self.expr(xs, env))), body, env)
            case n.ForRange(name=x, start=a, stop=b, step=c, body=body):
                self.loop(({x: i} for i in range(*(self.expr(e, env) for e in (a, b, c)))), body, env)
            case n.While(test=t, body=body):
                self.loop(iter(lambda: {} if self.expr(t, env) else None, None), body, env)
            case n.Break() | n.Continue():
                raise Jump(type(s).__name__)
            case n.Return(value=v):
                raise Jump("Return", None if v is None else self.expr(v, env))
            case n.Raise(kind=k, message=m):
                raise RaisedError(k, self.expr(m, env))
            case n.Try():
                self.try_(s, env)

    def loop(self, passes: Any, body: n.Block, env: Any) -> None:
        for names in passes:
            self.tick()
            try:
                self.block(body, env, **copy.deepcopy(names))
            except Jump as j:
                if j.kind == "Break":
                    return
                if j.kind == "Return":
                    raise

    def try_(self, s: n.Try, env: Any) -> None:
        try:
            self.block(s.body, env)
        except (Jump, Spent):
            raise
        except Exception as e:
            kind = e.kind if isinstance(e, RaisedError) else type(e).__name__
            for h in s.handlers:
                if not h.kinds or any(kind_matches(kind, k) for k in h.kinds):
                    message = e.message if isinstance(e, RaisedError) else str(e)
                    self.block(h.body, env, **({h.name: message} if h.name else {}))
                    return
            raise
        finally:
            self.block(s.final, env)

    # ------------------------------------------------------------ places

    def container(self, p: n.Place, path: tuple[n.Step, ...], env: Any) -> Any:
        x = env[p.name]
        for st in path:
            x = x[self.position(st, env)]
        return x

    def position(self, st: n.Step, env: Any) -> Any:
        at = self.expr(st.at, env)
        if st.kind == "index" and at < 0:
            raise IndexError("negative")
        return at

    def store(self, p: n.Place, value: Any, env: Any) -> None:
        if p.path:
            target = self.container(p, p.path[:-1], env)
            target[self.position(p.path[-1], env)] = value
        else:
            env[p.name] = value

    # ------------------------------------------------------------ expressions

    def expr(self, e: n.Expr, env: Any) -> Any:
        return copy.deepcopy(self.value(e, env))

    def value(self, e: n.Expr, env: Any) -> Any:
        match e:
            case n.Lit(value=v):
                return v
            case n.Var(name=x):
                return env[x] if x in env else lambda *a: self.call(x, list(a))[0]
            case n.Make(items=xs, type=t):
                vs = [self.expr(x, env) for x in xs]
                if t.name == "map":
                    return dict(zip(vs[::2], vs[1::2], strict=True))
                return vs if t.name == "list" else oset(vs) if t.name == "set" else tuple(vs)
            case n.Apply(op="and", args=(a, b)):
                return self.expr(a, env) and self.expr(b, env)
            case n.Apply(op="or", args=(a, b)):
                return self.expr(a, env) or self.expr(b, env)
            case n.Apply(op="implies", args=(a, b)):
                return not self.expr(a, env) or self.expr(b, env)
            case n.Apply(op=op, args=xs):
                self.tick()
                return OPS[op].meaning(*[self.expr(x, env) for x in xs])
            case n.Lambda(params=ps, body=b):
                return lambda *a: self.expr(b, Scope(env, {p.name: v for p, v in zip(ps, a, strict=True)}))
            case n.IfExpr(test=t, then=a, orelse=b):
                return self.expr(a if self.expr(t, env) else b, env)
            case n.LetIn(name=x, value=v, body=b):
                return self.expr(b, Scope(env, {x: self.expr(v, env)}))
            case n.Call(function=f, args=xs):
                return self.call_expr(f, xs, env)
        raise AssertionError(e)

    def call_expr(self, f: str, xs: tuple[n.Expr, ...], env: Any) -> Any:
        self.tick()
        args = [self.expr(x, env) for x in xs]
        if f not in self.functions:
            return env[f](*args)
        value, after = self.call(f, args)
        for p, x, new in zip(self.functions[f].params, xs, after, strict=True):
            if p.inout and isinstance(x, n.Var):
                env[x.name] = new
        return value


class Scope(dict[str, Any]):
    """A nested scope: reads and writes go to where the name was declared."""

    def __init__(self, outer: Any, own: dict[str, Any] | None = None):
        super().__init__()
        self.outer, self.own = outer, dict(own or {})

    def __contains__(self, k: object) -> bool:
        return k in self.own or k in self.outer

    def __getitem__(self, k: str) -> Any:
        return self.own[k] if k in self.own else self.outer[k]

    def __setitem__(self, k: str, v: Any) -> None:
        if k in self.own:
            self.own[k] = v
        else:
            self.outer[k] = v

    def __deepcopy__(self, memo: Any) -> Scope:
        return self


def declare(env: Any, name: str, value: Any) -> None:
    if isinstance(env, Scope):
        env.own[name] = value
    else:
        env[name] = value


def outcome(program: n.Program, args: tuple[Any, ...]) -> tuple[str, Any]:
    """("ok", (result, arguments afterwards)), ("raises", kind) or ("spent", None)."""
    try:
        value, after = Reference(program).call(program.entry.name, list(args))
        return "ok", (value, [a for p, a in zip(program.entry.params, after, strict=True) if p.inout])
    except Spent:
        return "spent", None
    except RaisedError as e:
        return "raises", e.kind
    except Exception as e:
        return "raises", type(e).__name__


__all__ = ["OrderedSet", "Reference", "outcome"]
