"""A loop with holes, written as a few lines of plain Python: run quickly over frozen values, or made into statements of the IR.

A name in capitals that is called is a hole: `BODY(acc, x)` may use the local variables acc and x, and the parameters of
the problem. The rest is a small part of Python: assignments, `for`, `while`, `if`, `return`, `break`, `append`, `add`,
`pop`, indexes, arithmetic, comparisons, `len`, `max`, `min`, `range`. A container's type is written at its first assignment,
with type variables that the plan binds: `out: list[A] = []`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Break,
    Continue,
    Do,
    Expr,
    ForEach,
    ForRange,
    If,
    Let,
    Lit,
    Make,
    Param,
    Place,
    Return,
    Set,
    Step,
    Stmt,
    Var,
    While,
    type_of,
    walk_block,
)
from yantra_codex.ir.types import BOOL, INT, STR, Type, parse_type, substitute

MOST_TURNS = 6_000  # loop turns of one run
LARGEST = 3_000  # bytes of one value
MOST_BITS = 600  # of a whole number: larger ones are slow and seldom meant
ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.FloorDiv: "floordiv", ast.Mod: "floormod"}
COMPARE: dict[type[ast.cmpop], str] = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}


class TooLong(Exception):
    """A run has more turns, or a larger value, than the search allows."""


@dataclass(frozen=True, slots=True)
class Template:
    """name: of the sketch. text: the lines. holes: their names in the order they appear."""

    name: str
    text: str

    @property
    def holes(self) -> tuple[str, ...]:
        return hole_names(self.text)


@lru_cache(maxsize=512)
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


@lru_cache(maxsize=512)
def hole_names(text: str) -> tuple[str, ...]:
    calls = [n for n in ast.walk(parsed(text)) if isinstance(n, ast.Call) and _is_hole(n)]
    calls.sort(key=lambda n: (n.lineno, n.col_offset))
    return tuple(dict.fromkeys(n.func.id for n in calls if isinstance(n.func, ast.Name)))


@lru_cache(maxsize=512)
def hole_arguments(text: str, hole: str) -> tuple[str, ...]:
    """The local variables that a hole may use."""
    for n in ast.walk(parsed(text)):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == hole:
            return tuple(a.id for a in n.args if isinstance(a, ast.Name))
    raise KeyError(hole)


@lru_cache(maxsize=512)
def nesting(text: str) -> int:
    """How deep the loops of a template nest."""

    def depth(n: ast.AST) -> int:
        return isinstance(n, (ast.For, ast.While)) + max(map(depth, ast.iter_child_nodes(n)), default=0)

    return depth(parsed(text))


def _is_hole(n: ast.Call) -> bool:
    return isinstance(n.func, ast.Name) and n.func.id.isupper()


# ---------------------------------------------------------------- running


def _fit(v: Any) -> Any:
    """The value, when it is not too large."""
    if v.__sizeof__() > LARGEST or (type(v) is int and v.bit_length() > MOST_BITS):
        raise TooLong
    return v


class _Guard(ast.NodeTransformer):
    """Holes take the parameters too; a turn of a loop is counted, what a hole gives inside a loop is measured.

    bare: whether the hole at hand is the whole value of a variable, which is measured after the assignment (quicker).
    """

    def __init__(self, params: int, lists: frozenset[str]):
        self.params, self.lists, self.loops, self.bare = params, lists, 0, False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not _is_hole(node):
            return node
        tuples = ast.Name("tuple", ast.Load())
        args: list[ast.expr] = [ast.Call(tuples, [a], []) if isinstance(a, ast.Name) and a.id in self.lists else a for a in node.args]
        args.extend(ast.Name(f"_p{i}", ast.Load()) for i in range(self.params))
        filled = ast.Call(node.func, args, [])
        return ast.Call(ast.Name("_fit", ast.Load()), [filled], []) if self.loops and not self.bare else filled

    def _loop(self, node: ast.For | ast.While) -> ast.AST:
        self.loops += 1
        self.generic_visit(node)
        self.loops -= 1
        count = ast.parse("_turns += 1\nif _turns > _most: raise _too_long").body
        node.body = [*count, *node.body]
        return node

    visit_For = _loop
    visit_While = _loop

    def visit_Assign(self, node: ast.Assign) -> Any:
        target = node.targets[0]
        self.bare = isinstance(target, ast.Name) and isinstance(node.value, ast.Call) and _is_hole(node.value)
        checked = self.bare and self.loops > 0
        self.generic_visit(node)
        self.bare = False
        if checked and isinstance(target, ast.Name):
            name = target.id
            return [node, *ast.parse(f"if {name}.__sizeof__() > _largest: raise _too_long").body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if isinstance(node.value, ast.Call) and ast.unparse(node.value) == "set()":
            return ast.parse(f"{ast.unparse(node.target)} = set()").body
        return self.visit_Assign(ast.Assign([node.target], node.value, lineno=node.lineno))  # type: ignore[list-item,arg-type]


@lru_cache(maxsize=512)
def runner(text: str, params: int, turns: int = MOST_TURNS) -> Callable[..., Any]:
    """The function of (parameters..., holes in order) that runs a template; turns: the most that its loops may have."""
    tree = ast.parse(text)
    lists = frozenset(n.target.id for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
                      and ast.unparse(n.annotation).startswith("list"))
    tree = _Guard(params, lists).visit(tree)
    args = [*(f"_p{i}" for i in range(params)), *hole_names(text)]
    function = ast.parse(f"def run({', '.join(args)}):\n    _turns = 0").body[0]
    assert isinstance(function, ast.FunctionDef)
    function.body.extend(tree.body)
    source = ast.unparse(ast.Module([function], []))
    space: dict[str, Any] = {"_most": turns, "_largest": LARGEST, "_too_long": TooLong(), "_fit": _fit}
    exec(compile(source, "<sketch>", "exec"), space)  # text of this room only: no part comes from a request
    return space["run"]  # type: ignore[no-any-return]


# ---------------------------------------------------------------- statements


class Builder:
    """Makes the statements of a template. holes: name -> expression; names: local -> the name it gets; types: type variables."""

    def __init__(self, text: str, holes: Mapping[str, Expr], names: Mapping[str, str], types: Mapping[str, Type]):
        self.text, self.holes, self.names = text, holes, names
        self.bound = dict(types)
        self.known: dict[str, Type] = {}

    def build(self) -> Block:
        return self.block(parsed(self.text).body)

    def name(self, local: str) -> str:
        return self.names.get(local, local)

    def block(self, body: Sequence[ast.stmt]) -> Block:
        """The statements; what they declare is known in them only."""
        outside = dict(self.known)
        out = [s for x in body for s in self.stmt(x)]
        self.known = outside
        changed = {s.place.name for s in walk_block(tuple(out)) if isinstance(s, (Set, Do))}
        return tuple(replace(s, mutable=s.name in changed) if isinstance(s, Let) else s for s in out)

    def stmt(self, s: ast.stmt) -> list[Stmt]:
        match s:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=a, value=v):
                t = substitute(parse_type(ast.unparse(a)), self.bound)
                self.known[name] = t
                empty = isinstance(v, (ast.List, ast.Dict)) or (isinstance(v, ast.Call) and ast.unparse(v) == "set()")
                items: tuple[Expr, ...] = tuple(map(self.expr, v.elts)) if isinstance(v, ast.List) else ()
                value = Make(items, t) if empty else self.expr(v)  # type: ignore[arg-type]
                return [Let(self.name(name), t, value)]
            case ast.Assign(targets=[ast.Name(id=name)], value=v):
                value = self.expr(v)
                if name in self.known:
                    if isinstance(value, Var) and value.name == self.name(name):
                        return []  # a hole that changes nothing
                    return [Set(Place(self.name(name), (), self.known[name]), value)]
                self.known[name] = type_of(value)
                return [Let(self.name(name), type_of(value), value)]
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=at)], value=v):
                t = self.known[name]
                kind = "key" if t.name == "map" else "index"
                return [Set(Place(self.name(name), (Step(kind, self.expr(at)),), t.args[-1]), self.expr(v))]
            case ast.For(target=ast.Name(id=name), iter=it, body=body):
                return [self.loop(name, it, body)]
            case ast.While(test=test, body=body):
                return [While(self.expr(test), self.block(body))]
            case ast.If(test=test, body=body, orelse=orelse):
                return [If(self.expr(test), self.block(body), self.block(orelse))]
            case ast.Return(value=v):
                return [Return(self.expr(v))]  # type: ignore[arg-type]
            case ast.Break():
                return [Break()]
            case ast.Continue():
                return [Continue()]
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method), args=args)):
                t = self.known[name]
                op = {"append": "list_push", "add": "set_add", "pop": "list_pop"}[method]
                result = {"result": None, "type": t.args[0]} if method == "pop" else {}
                return [Do(op, Place(self.name(name), (), t), tuple(map(self.expr, args)), **result)]  # type: ignore[arg-type]
        raise ValueError(ast.unparse(s))

    def loop(self, name: str, it: ast.expr, body: Sequence[ast.stmt]) -> Stmt:
        bounds: Sequence[Expr] | None = None
        if isinstance(it, ast.Call) and ast.unparse(it.func) == "range":
            args = [self.expr(a) for a in it.args]
            bounds = [Lit(0, INT), args[0], Lit(1, INT)] if len(args) == 1 else [*args, Lit(1, INT)][:3]
        else:
            xs = self.expr(it)
            if isinstance(xs, Apply) and xs.op == "range":
                bounds = xs.args
        if bounds is not None:
            return ForRange(self.name(name), bounds[0], bounds[1], bounds[2], self.inside(name, INT, body))
        t = type_of(xs)
        element = STR if t == STR else t.args[0]
        return ForEach((Param(self.name(name), element),), xs, self.inside(name, element, body))

    def inside(self, name: str, t: Type, body: Sequence[ast.stmt]) -> Block:
        """The body of a loop, where the loop's variable is known."""
        outside = dict(self.known)
        self.known[name] = t
        out = self.block(body)
        self.known = outside
        return out

    def expr(self, e: ast.expr) -> Expr:
        match e:
            case ast.Name(id=name):
                return Var(self.name(name), self.known[name])
            case ast.Constant(value=bool() as v):
                return Lit(v, BOOL)
            case ast.Constant(value=int() as v):
                return Lit(v, INT)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as v)):
                return Lit(-v, INT)
            case ast.UnaryOp(op=ast.Not(), operand=x):
                return Apply("not", (self.expr(x),), BOOL)
            case ast.BinOp(left=a, op=op, right=b):
                left = self.expr(a)
                return Apply(ARITHMETIC[type(op)], (left, self.expr(b)), type_of(left))
            case ast.BoolOp(op=op, values=[a, b]):
                return Apply("and" if isinstance(op, ast.And) else "or", (self.expr(a), self.expr(b)), BOOL)
            case ast.Compare(left=a, ops=[op], comparators=[b]):
                return self.compare(a, op, b)
            case ast.Subscript(value=v, slice=at):
                return self.subscript(self.expr(v), at)
            case ast.Call(func=ast.Name(id="len"), args=[a]):
                of = self.expr(a)
                return Apply({"list": "length", "str": "str_length", "set": "set_size", "map": "map_size"}[type_of(of).name], (of,), INT)
            case ast.Call(func=ast.Name(id="max" | "min" as name), args=args):
                xs = tuple(map(self.expr, args))
                if len(xs) == 1:
                    return Apply(f"{name}_of", xs, type_of(xs[0]).args[0])
                return Apply(f"{name}2", xs, type_of(xs[0]))
            case ast.Call(func=ast.Name(id=name)) if name in self.holes:
                return self.holes[name]
        raise ValueError(ast.unparse(e))

    def compare(self, a: ast.expr, op: ast.cmpop, b: ast.expr) -> Expr:
        x, y = self.expr(a), self.expr(b)
        if isinstance(op, (ast.In, ast.NotIn)):
            has = Apply({"set": "set_has", "map": "map_has", "list": "contains", "str": "str_contains"}[type_of(y).name], (y, x), BOOL)
            return has if isinstance(op, ast.In) else Apply("not", (has,), BOOL)
        return Apply(COMPARE[type(op)], (x, y), BOOL)

    def subscript(self, x: Expr, at: ast.expr) -> Expr:
        t = type_of(x)
        i = self.expr(at)
        if t.name == "map":
            return Apply("map_get", (x, i), t.args[1])
        wrap = ast.unparse(at).startswith("-")
        return Apply("index_wrap" if wrap else "index", (x, i), t.args[0])


__all__ = ["Builder", "Template", "TooLong", "hole_arguments", "hole_names", "nesting", "runner"]
