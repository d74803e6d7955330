"""Of what kind the values are that a program prints: so far as the text tells it for sure, else unknown.

Kinds are "int", "float", "str", "bool", "list[int]" ..., "?" for what is not sure, and None for what has not been met yet.
A value of unknown kind is printed by way of `str`, so nothing depends on a guess.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from yantra_codex.corpora.sources.stdio.syntax import FUNCTIONS, Block, changed_in_place, within

MAX_ROUNDS = 12
UNKNOWN = "?"
Kind = str | None
# what functions and methods give, whatever they get
CALLS = {"len": "int", "int": "int", "ord": "int", "str": "str", "chr": "str", "float": "float", "bin": "str", "hex": "str", "repr": "str", "bool": "bool",
         "isinstance": "bool", "any": "bool", "all": "bool", "range": "list[int]", "gcd": "int", "math.gcd": "int", "lcm": "int", "math.lcm": "int",
         "math.isqrt": "int", "isqrt": "int", "math.factorial": "int", "factorial": "int", "math.comb": "int", "comb": "int", "math.sqrt": "float",
         "sqrt": "float", "math.floor": "int", "math.ceil": "int", "bisect_left": "int", "bisect_right": "int", "bisect.bisect_left": "int",
         "bisect.bisect_right": "int", "math.log": "float", "math.log2": "float", "math.log10": "float", "math.hypot": "float", "format": "str"}
METHODS = {"count": "int", "index": "int", "find": "int", "rfind": "int", "bit_length": "int", "join": "str", "upper": "str", "lower": "str", "strip": "str",
           "rstrip": "str", "lstrip": "str", "replace": "str", "format": "str", "zfill": "str", "title": "str", "capitalize": "str", "swapcase": "str",
           "isdigit": "bool", "isalpha": "bool", "isupper": "bool", "islower": "bool", "startswith": "bool", "endswith": "bool", "split": "list[str]",
           "rjust": "str", "ljust": "str", "center": "str"}


def join(a: Kind, b: Kind) -> Kind:
    """The kind of what is of kind a or b; two that differ are unknown, for they are printed differently."""
    if a is None or a == b:
        return b
    return a if b is None else UNKNOWN


def item_of(kind: Kind) -> Kind:
    """The kind of what stands in a sequence."""
    if kind is None or kind == "str":
        return kind
    if kind.startswith("tuple["):
        parts = {*kind[6:-1].split(", ")}
        return parts.pop() if len(parts) == 1 else UNKNOWN
    return kind[5:-1] if kind.startswith("list[") else UNKNOWN


def listed(kind: Kind) -> Kind:
    return None if kind is None else f"list[{kind}]"


class Kinds:
    """The kinds of a function's variables, each joined over all that is bound to it, in this scope and helpers'."""

    def __init__(self, body: Block, params: dict[str, str], helpers: Block):
        self.helpers = {f.name: f for f in [*helpers, *within(body)] if isinstance(f, ast.FunctionDef)}
        self.scopes: dict[str, dict[str, Kind]] = {"": dict(params), **{n: {} for n in self.helpers}}
        self.results: dict[str, Kind] = dict.fromkeys(self.helpers)
        for s in helpers:
            if isinstance(s, ast.Assign):
                self.bind(s.targets[0], self.of(s.value), "")
        self.unbound: Kind = None
        settled = self.settle(body)
        self.unbound = UNKNOWN  # what nothing has bound by now comes from elsewhere
        if settled and self.settle(body):
            return
        self.scopes = {n: {} for n in self.scopes}  # not settled: nothing is sure
        self.results = dict.fromkeys(self.helpers, UNKNOWN)

    def settle(self, body: Block) -> bool:
        """Walk until nothing changes; whether it came to that."""
        for _ in range(MAX_ROUNDS):
            before = repr((self.scopes, self.results))
            self.walk(body, "")
            for n, f in self.helpers.items():
                self.walk(f.body, n)
            if repr((self.scopes, self.results)) == before:
                return True
        return False

    def walk(self, block: Sequence[ast.stmt], scope: str) -> None:
        for s in within(block):
            if isinstance(s, FUNCTIONS):
                continue
            if isinstance(s, ast.Assign):
                for t in s.targets:
                    self.bind(t, self.of(s.value, scope), scope, s.value)
            elif isinstance(s, ast.AugAssign):
                self.bind(s.target, self.of(ast.BinOp(_loaded(s.target), s.op, s.value), scope), scope)
            elif isinstance(s, ast.AnnAssign) and s.value is not None:
                self.bind(s.target, self.of(s.value, scope), scope)
            elif isinstance(s, ast.For):
                self.bind(s.target, item_of(self.of(s.iter, scope)), scope, _each(s.iter))
            elif isinstance(s, ast.Return) and scope:
                self.results[scope] = join(self.results[scope], UNKNOWN if s.value is None else self.of(s.value, scope))
            elif isinstance(s, (ast.With, ast.Import, ast.ImportFrom, ast.Try, ast.Match)):
                for n in ast.walk(s):
                    if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and not isinstance(s, ast.Try):
                        self.bind(n, UNKNOWN, scope)
            for n in ast.walk(s):
                if isinstance(n, ast.Call):
                    self.called(n, scope)
                elif isinstance(n, ast.NamedExpr):
                    self.bind(n.target, self.of(n.value, scope), scope)

    def called(self, n: ast.Call, scope: str) -> None:
        """What a call tells: of a helper's parameters, of the list that something is put into."""
        if isinstance(n.func, ast.Name) and n.func.id in self.helpers:
            f = self.helpers[n.func.id]
            changed = changed_in_place(f)
            for a, given in zip(f.args.args, n.args):
                self.bind(ast.Name(a.arg, ast.Store()), self.of(given, scope), f.name)
                if a.arg in changed:
                    self.bind(given, UNKNOWN, scope)
            for a in f.args.args[len(n.args) :]:
                self.bind(ast.Name(a.arg, ast.Store()), UNKNOWN, f.name)
        elif n.args and ast.unparse(n.func).rpartition(".")[2] in ("heappush", "insort", "insort_left", "insort_right", "heappushpop", "heapreplace"):
            self.bind(ast.Subscript(n.args[0], ast.Constant(0), ast.Store()), self.of(n.args[-1], scope), scope)
        elif isinstance(n.func, ast.Attribute) and isinstance(n.func.value, (ast.Name, ast.Subscript)):
            if n.func.attr in ("append", "add", "appendleft") and len(n.args) == 1:
                self.bind(ast.Subscript(n.func.value, ast.Constant(0), ast.Store()), self.of(n.args[0], scope), scope)
            elif n.func.attr in ("extend", "insert", "update"):
                self.bind(n.func.value, UNKNOWN, scope)

    def bind(self, target: ast.AST, kind: Kind, scope: str, value: ast.expr | None = None) -> None:
        if isinstance(target, ast.Name):
            where = self.scopes[scope if target.id in self.scopes[scope] or not self.is_outer(target.id, scope) else ""]
            where[target.id] = join(where.get(target.id), kind)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = value.elts if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts) else [None] * len(target.elts)
            for t, v in zip(target.elts, parts):
                if isinstance(t, ast.Starred):
                    self.bind(t.value, listed(item_of(kind)), scope)
                else:
                    self.bind(t, self.of(v, scope) if v is not None else item_of(kind), scope)
        elif isinstance(target, ast.Subscript):
            if isinstance(target.slice, ast.Slice):
                self.bind(target.value, kind, scope)
            elif isinstance(target.value, ast.Name):
                held = self.of(target.value, scope)
                self.bind(target.value, listed(kind) if held is None or held.startswith("list[") else held, scope)
            elif isinstance(target.value, ast.Subscript):
                self.bind(target.value, listed(kind), scope)

    def is_outer(self, name: str, scope: str) -> bool:
        f = self.helpers.get(scope)
        return f is not None and any(name in s.names for s in within(f.body) if isinstance(s, (ast.Nonlocal, ast.Global)))

    # ------------------------------------------------------------ expressions

    def of(self, e: ast.expr | None, scope: str = "") -> Kind:
        """The kind of an expression."""
        match e:
            case ast.Constant(value=v):
                return {bool: "bool", int: "int", float: "float", str: "str"}.get(type(v), UNKNOWN)
            case ast.JoinedStr():
                return "str"
            case ast.Name(id=name):
                return self.variable(name, scope)
            case ast.BinOp():
                return self.operation(e, scope)
            case ast.UnaryOp(op=op, operand=x):
                kind = self.of(x, scope)
                return "bool" if isinstance(op, ast.Not) else "int" if kind == "bool" else kind
            case ast.Compare():
                return "bool"
            case ast.BoolOp(values=values):
                return self.joined(values, scope)
            case ast.IfExp(body=a, orelse=b):
                return join(self.of(a, scope), self.of(b, scope))
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                return listed(self.joined(elts, scope)) if elts else None
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self.comprehension(e, scope)
            case ast.Subscript(value=value, slice=index):
                kind = self.of(value, scope)
                return kind if isinstance(index, ast.Slice) else item_of(kind)
            case ast.Call():
                return self.call(e, scope)
            case ast.Starred(value=value):
                return item_of(self.of(value, scope))
        return UNKNOWN

    def variable(self, name: str, scope: str) -> Kind:
        if name in self.scopes[scope]:
            return self.scopes[scope][name]
        f = self.helpers.get(scope)
        if f is not None and name in {a.arg for a in f.args.args}:
            return self.unbound  # no call met yet
        return self.scopes[""].get(name, self.unbound)

    def joined(self, es: Sequence[ast.expr], scope: str) -> Kind:
        out: Kind = None
        for e in es:
            out = join(out, self.of(e, scope))
        return out

    def operation(self, e: ast.BinOp, scope: str) -> Kind:
        a, b = self.of(e.left, scope), self.of(e.right, scope)
        if isinstance(e.op, ast.Mod) and a == "str":
            return "str"
        if isinstance(e.op, ast.Mult) and "int" in (a, b) and any(k == "str" or (k or "").startswith("list[") for k in (a, b)):
            return a if b == "int" else b
        if isinstance(e.op, ast.Add) and a == b and (a == "str" or (a or "").startswith("list[")):
            return a
        if a is None or b is None:
            return a or b if isinstance(e.op, (ast.Add, ast.Sub, ast.Mult)) and (a or b) in ("int", "float", "str") else None
        numbers = {"int" if k == "bool" else k for k in (a, b)}
        if not numbers <= {"int", "float"}:
            return UNKNOWN
        if isinstance(e.op, ast.Div):
            return "float"
        if isinstance(e.op, ast.Pow) and numbers == {"int"}:  # 2 ** -1 is a float
            return "int" if isinstance(e.right, ast.Constant) and isinstance(e.right.value, int) and e.right.value >= 0 else UNKNOWN
        if isinstance(e.op, (ast.BitAnd, ast.BitOr, ast.BitXor)) and {a, b} == {"bool"}:
            return "bool"
        return "float" if "float" in numbers else "int"

    def comprehension(self, e: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: str) -> Kind:
        """Its variables are taken as the scope's own for the moment: a clash of kinds can only make them unknown."""
        for g in e.generators:
            self.bind(g.target, item_of(self.of(g.iter, scope)), scope, _each(g.iter))
        return listed(self.of(e.elt, scope))

    def call(self, e: ast.Call, scope: str) -> Kind:
        f = ast.unparse(e.func)
        if isinstance(e.func, ast.Name) and e.func.id in self.helpers:
            return self.results[e.func.id]
        if isinstance(e.func, ast.Name) and e.func.id in self.scopes[scope]:
            return UNKNOWN
        if f in CALLS:
            return CALLS[f]
        first = self.of(e.args[0], scope) if e.args else None
        if f == "abs":
            return "int" if first == "bool" else first
        if f in ("max", "min"):
            if any(k.arg == "default" for k in e.keywords):
                return UNKNOWN
            return item_of(first) if len(e.args) == 1 else self.joined(e.args, scope)
        if f == "sum" and len(e.args) == 1:  # the sum of nothing is 0
            return "int" if item_of(first) in ("int", "bool") else None if first is None else UNKNOWN
        if f == "pow" and len(e.args) == 3:
            return "int" if first == "int" else UNKNOWN
        if f == "round":
            return "int" if len(e.args) == 1 and first in ("int", "float") else first if first == "float" else UNKNOWN
        if f in ("sorted", "list", "tuple", "set", "reversed"):
            return listed(item_of(first)) if e.args else None
        if f == "map" and len(e.args) == 2:
            mapped = ast.unparse(e.args[0])
            return listed(CALLS.get(mapped, UNKNOWN))
        if isinstance(e.func, ast.Attribute):
            base = self.of(e.func.value, scope)
            if e.func.attr == "pop" and (base or "").startswith("list["):
                return item_of(base)
            if base == "str" or e.func.attr in ("join", "format", "bit_length") or (e.func.attr in ("count", "index") and (base or "").startswith("list[")):
                return METHODS.get(e.func.attr, UNKNOWN)
        return UNKNOWN


def _loaded(e: ast.expr) -> ast.expr:
    return ast.Name(e.id, ast.Load()) if isinstance(e, ast.Name) else ast.Subscript(e.value, e.slice, ast.Load()) if isinstance(e, ast.Subscript) else e


def _each(iterable: ast.expr) -> ast.expr | None:
    """What stands for one item of `enumerate(xs)` or `zip(xs, ys)`: a tuple whose parts are items of xs and ys."""
    if isinstance(iterable, ast.Call) and isinstance(iterable.func, ast.Name) and iterable.args:
        items = [ast.Subscript(a, ast.Constant(0), ast.Load()) for a in iterable.args]
        if iterable.func.id == "enumerate":
            return ast.Tuple([ast.Constant(0), items[0]], ast.Load())
        if iterable.func.id == "zip":
            return ast.Tuple(list(items), ast.Load())
    return None
