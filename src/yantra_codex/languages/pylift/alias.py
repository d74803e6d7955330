"""Sharing that a change could reveal: Python's references against the IR's values.

A *link* (x, i, y, j) says that an object i levels inside variable x may be the very object j levels inside variable y.
Changing x at level i or deeper while y is still read later would show in Python and not in the IR, so it is refused.
Forward over the statements for links, backward for which variables are still read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from yantra_codex.errors import Unsupported
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
    IfExpr,
    Lambda,
    Let,
    LetIn,
    Make,
    Raise,
    Return,
    Set,
    Stmt,
    Try,
    Var,
    While,
    block_exprs,
    stmt_exprs,
    walk_block,
    walk_expr,
)
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import Type
from yantra_codex.languages.pylift.convert import CopiedVar

Source = tuple[str, int, int]  # variable, level in the variable, level in the value
Link = tuple[str, int, str, int]
MAX_LEVEL = 4
TRANSPARENT = {"some", "unwrap", "cast", "to_any", "unwrap_or"}


def is_shareable(t: Type, level: int) -> bool:
    """Whether an object that many levels inside a value of type t can be changed in place."""
    if t.name in ("option",):
        return is_shareable(t.args[0], level)
    if level == 0:
        return t.name in ("list", "map", "set", "any")
    if t.name in ("list", "set", "vtuple"):
        return is_shareable(t.args[0], level - 1)
    if t.name == "map":
        return is_shareable(t.args[1], level - 1)
    if t.name == "tuple":
        return any(is_shareable(a, level - 1) for a in t.args)
    return False


def level_of(pattern: Type, variable: str, depth: int = 0) -> int | None:
    """How many containers of a type scheme stand around a type variable."""
    if pattern.name == variable:
        return depth
    step = 0 if pattern.name in ("option", "func") else 1
    for a in pattern.args[1:] if pattern.name == "map" else pattern.args:
        found = level_of(a, variable, depth + step)
        if found is not None:
            return found
    return None


@dataclass
class Summary:
    """What a function's result may share with its parameters: (parameter number, level in it, level in the result)."""

    shares: set[tuple[int, int, int]] = field(default_factory=set)


class Aliases:
    """The links of one function."""

    def __init__(self, fn: Function, types: Mapping[str, Type], summaries: Mapping[str, Summary], functions: Mapping[str, Function]):
        self.fn, self.types, self.summaries, self.functions = fn, types, summaries, functions
        self.links: set[Link] = set()
        self.selfish: dict[str, int] = {}
        self.after: dict[int, frozenset[str]] = {}
        self.summary = Summary()
        self.params = {p.name: i for i, p in enumerate(fn.params)}

    # ------------------------------------------------------------ what a value shares

    def sources(self, e: Expr) -> set[Source]:
        """The variables whose objects a value may share."""
        match e:
            case Var(name=n):
                first = 1 if isinstance(e, CopiedVar) else 0
                return {(n, k, k) for k in range(first, MAX_LEVEL) if is_shareable(e.type, k)}
            case IfExpr(then=a, orelse=b):
                return self.sources(a) | self.sources(b)
            case LetIn(name=n, value=v, body=b):
                inner = self.sources(b)
                given = self.sources(v)
                return {s for s in inner if s[0] != n} | {(v2, i + (a - j), b2) for (x, a, b2) in inner if x == n for (v2, i, j) in given if a >= j}
            case Make(items=items):
                return {(v, i, j + 1) for x in items for (v, i, j) in self.sources(x) if j + 1 < MAX_LEVEL}
            case Call(function=f, args=args):
                return self.call_sources(f, args)
            case Apply(op=op, args=args) if op in TRANSPARENT:
                return set().union(*(self.sources(a) for a in args))
            case Apply(op="tuple_get", args=args):
                return {(v, i, j - 1) for (v, i, j) in self.sources(args[0]) if j >= 1}
            case Apply(op="tuple_to_list" | "list_to_tuple" | "tuple_concat", args=args):
                return {s for a in args for s in self.sources(a) if s[2] >= 1}
            case Apply():
                return self.op_sources(e)
        return set()

    def call_sources(self, f: str, args: tuple[Expr, ...]) -> set[Source]:
        summary = self.summaries.get(f)
        if summary is None:
            return set()
        return {(v, i + (a - j), b) for (k, a, b) in summary.shares if k < len(args) for (v, i, j) in self.sources(args[k]) if a >= j}

    def op_sources(self, e: Apply) -> set[Source]:
        """By the type scheme: what has one type variable in an argument and in the result may be the same object."""
        row = OPS[e.op]
        out: set[Source] = set()
        variables = {x.name for x in walk_type(row.result) if x.is_variable}
        for pattern, a in zip(row.params, e.args, strict=True):
            if isinstance(a, Lambda):
                out |= self.lambda_sources(row.result, pattern, a, e)
                continue
            for name in variables:
                inside, outside = level_of(pattern, name), level_of(row.result, name)
                if inside is None or outside is None:
                    continue
                for v, i, j in self.sources(a):
                    if j >= inside:
                        out.add((v, i, outside + j - inside))
        return {s for s in out if s[2] < MAX_LEVEL and is_shareable(e.type, s[2])}

    def lambda_sources(self, result: Type, pattern: Type, f: Lambda, e: Apply) -> set[Source]:
        """A function's results become elements of the result; its parameters are elements of the lists."""
        outside = level_of(result, pattern.args[-1].name) if pattern.args[-1].is_variable else None
        if outside is None:
            return set()
        names = {p.name for p in f.params}
        out: set[Source] = set()
        for v, i, j in self.sources(f.body):
            if v not in names:
                out.add((v, i, j + outside))
            else:
                for a in e.args:
                    if not isinstance(a, Lambda):
                        out |= {(v2, i2 + (1 + i - j2), j + outside) for (v2, i2, j2) in self.sources(a) if 1 + i >= j2}
        return out

    # ------------------------------------------------------------ statements

    def block(self, b: Block) -> None:
        for i, s in enumerate(b):
            self.statement(s)
            name, value = (s.name, s.value) if isinstance(s, Let) else (s.place.name, s.value) if isinstance(s, Set) and not s.place.path else ("", None)
            owner = taken_from(value) if value is not None else None
            if owner is not None and put_back(b[i + 1 :], name, *owner):
                # `xs = d.get(k, []); xs.append(x); d[k] = xs`: nothing reads d before the changed value is back in it
                self.links = {k for k in self.links if {k[0], k[2]} != {name, owner[0]}}

    def statement(self, s: Stmt) -> None:
        for e in stmt_exprs(s):
            self.calls(e, s)
        match s:
            case Let(name=n, value=v) if v is not None:
                self.bind(n, v)
            case Set(place=p, value=v) if not p.path:
                self.bind(p.name, v)
            case Set(place=p, value=v):
                self.changed(p.name, len(p.path) - 1, s)
                self.hold(p.name, len(p.path), v)
            case Do(place=p, args=args, op=op):
                self.changed(p.name, len(p.path), s)
                level = len(p.path) + (0 if op in ("list_extend", "set_update", "map_update", "list_set_slice") else 1)
                for a in args:
                    self.hold(p.name, level, a, items_only=level == len(p.path))
                if s.result is not None:
                    self.forget(s.result)
            case Return(value=v) if v is not None:
                for name, i, j in self.sources(v):
                    for n, k in self.roots(name, i):
                        if n in self.params:
                            self.summary.shares.add((self.params[n], k, j))
            case If(then=a, orelse=b):
                before = set(self.links)
                self.block(a)
                after = self.links
                self.links = before
                self.block(b)
                self.links |= after
            case ForEach(targets=ts, iterable=x, body=b):
                for _ in range(2):
                    before = set(self.links)
                    for t in ts:
                        self.forget(t.name)
                        level = 1 if len(ts) == 1 else 2
                        for name, i, j in self.sources(x):
                            if j >= level:
                                self.add(t.name, j - level, name, i)
                    self.block(b)
                    self.links |= before
            case ForRange(body=b) | While(body=b):
                for _ in range(2):
                    before = set(self.links)
                    self.block(b)
                    self.links |= before
            case Try(body=b, handlers=hs, final=f):
                before = set(self.links)
                self.block(b)
                self.links |= before
                for h in hs:
                    self.block(h.body)
                self.block(f)

    def roots(self, name: str, level: int) -> Iterable[tuple[str, int]]:
        yield name, level
        for x, i, y, j in self.links:
            if x == name and i <= level:
                yield y, j + level - i

    def bind(self, name: str, value: Expr) -> None:
        found = self.sources(value)
        kept = [(n, k, j) for (v, i, j) in found for n, k in self.roots(v, i) if n != name]
        self.forget(name)
        for n, k, j in kept:
            self.add(name, j, n, k)
        level = self.repeated_items(value)
        if level is not None and is_shareable(self.types.get(name, value.type), level):  # type: ignore[attr-defined]
            self.selfish[name] = level

    def repeated_items(self, value: Expr) -> int | None:
        """The level at which a value holds one object several times: [[0] * n] * m, [a, a]."""
        if isinstance(value, Make):
            seen: set[tuple[str, int, int]] = set()
            for x in value.items:
                found = self.sources(x)
                if found & seen:
                    return 1 + min(j for _, _, j in found & seen)
                seen |= found
        return repeated(value)

    def hold(self, name: str, level: int, value: Expr, items_only: bool = False) -> None:
        """Something, or only its items, stored that many levels inside a variable."""
        for v, i, j in self.sources(value):
            if items_only and j == 0:
                continue
            for n, k in [*self.roots(v, i)]:
                if n != name:
                    self.add(name, level + j, n, k)

    def add(self, x: str, i: int, y: str, j: int) -> None:
        if x != y and i < MAX_LEVEL and j < MAX_LEVEL and is_shareable(self.types.get(y, self.types.get(x, Type("any"))), j):
            self.links.add((x, i, y, j))
            self.links.add((y, j, x, i))

    def forget(self, name: str) -> None:
        self.links = {k for k in self.links if name not in (k[0], k[2])}
        self.selfish.pop(name, None)

    def changed(self, name: str, level: int, s: Stmt) -> None:
        """A variable is changed that many levels inside."""
        live = self.after.get(id(s), frozenset())
        for x, i, y, j in self.links:
            if x == name and level >= i and (y in live or (level + j == i and gone_over_mark(y) in live)):
                raise Unsupported(f"a change of {name} that also shows in {y}", language="python")
        if name in self.selfish and level >= self.selfish[name] and name in live:
            raise Unsupported(f"a change of {name}, whose items are one and the same object", language="python")

    def calls(self, e: Expr, s: Stmt) -> None:
        """Changes made by calls inside an expression."""
        for c in walk_expr(e):
            if not isinstance(c, Call) or c.function not in self.functions:
                continue
            params = self.functions[c.function].params
            for k, (p, a) in enumerate(zip(params, c.args, strict=True)):
                root, depth = a, 0
                while isinstance(root, Apply) and root.args:
                    root, depth = root.args[0], depth + 1
                if not (p.inout and isinstance(root, Var)):
                    continue
                self.changed(root.name, depth if p.type.name == "list" and not is_shareable(p.type, 1) else MAX_LEVEL, s)
                for m, other in enumerate(c.args):
                    if m != k and any(v == root.name for v, _, _ in self.sources(other)):
                        raise Unsupported(f"{root.name} given to {c.function} twice, which changes it", language="python")


def taken_from(e: Expr) -> tuple[str, Expr] | None:
    """The map variable and the key that a value was looked up with."""
    match e:
        case Apply(op="map_get" | "map_get_or", args=(Var(name=n), key, *_)):
            return n, key
        case IfExpr(then=Apply(op="map_get", args=(Var(name=n), key))):
            return n, key
    return None


def put_back(rest: Block, name: str, owner: str, key: Expr) -> bool:
    """Whether the statements put a variable's value back under that key before anything else reads or changes the map."""
    for s in rest:
        if isinstance(s, Set) and s.place.name == owner and len(s.place.path) == 1 and s.place.path[0].at == key and s.value == Var(name, s.value.type):  # type: ignore[attr-defined]
            return True
        if mentions(s, owner) or any(isinstance(t, (Return, Break, Continue, Raise)) for t in walk_block((s,))):
            return False
    return False


def mentions(s: Stmt, name: str) -> bool:
    return any(
        (isinstance(t, (Set, Do)) and t.place.name == name) or name in names_read(t) for t in walk_block((s,))
    )


def repeated(e: Expr) -> int | None:
    """The level at which a value holds one object several times: [[0] * n] * m."""
    match e:
        case Apply(op="fill", args=(_, x)):
            return 1 if is_shareable(x.type, 0) else None  # type: ignore[attr-defined]
        case Apply(op="repeat" | "map_from_keys"):
            return 1
    return None


def walk_type(t: Type) -> Iterable[Type]:
    yield t
    for a in t.args:
        yield from walk_type(a)


# ---------------------------------------------------------------- which variables are read later


def liveness(b: Block, live: frozenset[str], at: dict[int, frozenset[str]], loops: list[tuple[frozenset[str], frozenset[str]]]) -> frozenset[str]:
    """The variables read after the start of a block; `at` gets those read after each statement."""
    for s in reversed(b):
        at[id(s)] = at.get(id(s), frozenset()) | live
        live = before_statement(s, live, at, loops)
    return live


def names_read(s: Stmt) -> frozenset[str]:
    return frozenset(x.name for e in stmt_exprs(s) for x in walk_expr(e) if isinstance(x, Var))


def gone_over_mark(name: str) -> str:
    return f"{name} gone over"


def gone_over(e: Expr) -> frozenset[str]:
    """Marks of the variables whose very list or map a loop goes over: each of its passes reads which items they have."""
    match e:
        case Var(name=n, type=t) if t.name in ("list", "map", "set"):
            return frozenset([gone_over_mark(n)])
        case Apply(op="enumerate" | "zip" | "zip3" | "map_items" | "map_values", args=args):
            return frozenset[str]().union(*map(gone_over, args))
    return frozenset()


def before_statement(s: Stmt, live: frozenset[str], at: dict[int, frozenset[str]], loops: list[tuple[frozenset[str], frozenset[str]]]) -> frozenset[str]:
    read = names_read(s)
    match s:
        case Let(name=n):
            return (live - {n}) | read
        case Set(place=p):
            return (live - {p.name}) | read if not p.path else live | read
        case Return():
            return read
        case If(then=a, orelse=c):
            return liveness(a, live, at, loops) | liveness(c, live, at, loops) | read
        case ForEach() | ForRange() | While():
            own = frozenset(t.name for t in s.targets) if isinstance(s, ForEach) else frozenset([s.name]) if isinstance(s, ForRange) else frozenset()
            inside = live | (read if isinstance(s, While) else gone_over(s.iterable) if isinstance(s, ForEach) else frozenset())
            for _ in range(2):
                inside |= liveness(s.body, inside, at, [*loops, (live, inside)]) - own
            return inside | read
        case Try(body=c, handlers=hs, final=f):
            after = liveness(f, live, at, loops)
            caught = frozenset[str]().union(*(liveness(h.body, after, at, loops) for h in hs)) if hs else frozenset[str]()
            return liveness(c, after | caught, at, loops) | caught
    return live | read


def check_aliases(functions: list[Function], types: Mapping[str, Mapping[str, Type]]) -> None:
    """Raise Unsupported where a function changes something that another variable, read later, shares."""
    table = {f.name: f for f in functions}
    summaries: dict[str, Summary] = {f.name: Summary() for f in functions}
    calls = any(isinstance(e, Call) and e.function in table for f in functions for e in block_exprs(f.body))
    for _ in range(2 if calls else 1):  # a second time for what the first one has found out about the functions called
        for f in functions:
            a = Aliases(f, types[f.name], summaries, table)
            inout = frozenset(p.name for p in f.params if p.inout)
            liveness(f.body, inout, a.after, [])
            a.block(f.body)
            summaries[f.name] = a.summary


__all__ = ["check_aliases"]
