"""What back-ends ask about a function before they spell it: what changes, what is shared, what stays in range.

`Facts` answers for a whole function (names changed, copies needed to keep values apart). `Bounds` follows the statements
while they are written and proves indexes in range, values present and numbers not negative: simple local reasoning,
where "don't know" is always a right answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from yantra_codex.ir import nodes as n
from yantra_codex.ir import rewrite
from yantra_codex.ir.rewrite import with_parts
from yantra_codex.ir.types import INT, Type, is_mutable

ALL = 99
# ops whose result is (part of) an argument
PROJECTIONS = frozenset(["index", "index_wrap", "index_or", "first", "last", "map_get", "map_get_or", "map_find", "tuple_get", "unwrap", "unwrap_or", "max_of", "min_of", "max_or", "min_or", "max_by", "min_by", "find", "find_or", "max2", "min2", "clamp", "some", "to_any", "cast", "reduce", "option_map", "translate"])
# ops that give new lists inside a new list
TWO_FRESH = frozenset(["window", "chunk", "transpose", "group_runs", "partition", "combinations", "combinations_repeated", "permutations", "cartesian_all", "unzip", "group_by"])
RESIZES = frozenset(["list_push", "list_push_first", "list_insert", "list_extend", "list_pop", "list_pop_first", "list_pop_at", "list_remove", "list_clear", "list_delete_slice", "list_set_slice", "list_insert_sorted", "heap_push", "heap_pop"])


def levels(t: Type) -> int:
    """How many container levels of t have to be copied to share nothing that can change."""
    if not is_mutable(t):
        return 0
    if t.name == "option":
        return levels(t.args[0])
    return 1 + max((levels(a) for a in t.args), default=0)


def mentions(e: n.Expr, name: str) -> bool:
    return name in names_in(e)


def names_in(e: n.Expr) -> set[str]:
    """The variables that e reads, and what it calls: a function can be the value of a variable."""
    return set(rewrite.uses(e))


def rebinds(e: n.Expr, name: str) -> bool:
    """Whether something in e gives the name another meaning."""
    for x in n.walk_expr(e):
        match x:
            case n.LetIn(name=y) if y == name:
                return True
            case n.Lambda(params=ps) if any(p.name == name for p in ps):
                return True
    return False


def stmt_mentions(s: n.Stmt, name: str) -> bool:
    for x in n.walk_block((s,)):
        if isinstance(x, (n.Set, n.Do)) and x.place.name == name:
            return True
        if any(mentions(e, name) for e in n.stmt_exprs(x)):
            return True
    return False


def ends(block: n.Block) -> bool:
    """Whether control never leaves the end of the block."""
    if not block:
        return False
    last = block[-1]
    if isinstance(last, n.If):
        return ends(last.then) and ends(last.orelse)
    return isinstance(last, (n.Return, n.Raise, n.Break, n.Continue))


def bound_names(block: n.Block) -> Iterator[str]:
    """Every name that statements of the block bind or change."""
    for s in n.walk_block(block):
        match s:
            case n.Let(name=x) | n.ForRange(name=x):
                yield x
            case n.Set(place=p):
                yield p.name
            case n.Do(place=p, result=r):
                yield p.name
                if r:
                    yield r
            case n.ForEach(targets=ts):
                yield from (t.name for t in ts)
            case n.Try(handlers=hs):
                yield from (h.name for h in hs if h.name)


def whole_tuple(e: n.Make) -> n.Var | None:
    """The tuple whose parts, all and in order, a list display names one by one."""
    parts = [x.args[0] if isinstance(x, n.Apply) and x.op in ("to_any", "some") else x for x in e.items]
    first = parts[0] if parts else None
    if e.type.name != "list" or not isinstance(first, n.Apply) or first.op != "tuple_get" or not isinstance(first.args[0], n.Var):
        return None
    source = first.args[0]
    same_source = all(isinstance(x, n.Apply) and x.op == "tuple_get" and x.args[0] == source and literal_int(x.args[1]) == i for i, x in enumerate(parts))
    return source if same_source and len(parts) == len(source.type.args) > 1 else None


def changed_names(block: n.Block) -> set[str]:
    """The variables that statements of the block change in place or set anew (a call may change what it is given)."""
    out = {s.place.name for s in n.walk_block(block) if isinstance(s, (n.Set, n.Do))}
    for s in n.walk_block(block):
        if isinstance(s, n.Perform):
            out |= names_in(s.call)
    return out


def flatten(op: str, e: n.Expr) -> list[n.Expr]:
    """The operands of nested applications of one associative op."""
    if isinstance(e, n.Apply) and e.op == op:
        return [y for x in e.args for y in flatten(op, x)]
    return [e]


class Facts:
    """What one function of a program changes, and where its values would be shared."""

    def __init__(self, function: n.Function, program: n.Program):
        self.function, self.program = function, program
        self.depth: dict[str, int] = {}
        self.rebound: set[str] = set()
        self.types: dict[str, Type] = {p.name: p.type for p in function.params}
        for s in n.walk_block(function.body):
            match s:
                case n.Set(place=p) if p.path:
                    self._changed(p.name, len(p.path))
                case n.Set(place=p):
                    self.rebound.add(p.name)
                case n.Do(place=p):
                    self._changed(p.name, len(p.path) + 1)
                case n.Let(name=x, type=t):
                    self.types[x] = t
        for e in n.block_exprs(function.body):
            if isinstance(e, n.Call):
                self._inout(e)

    def _changed(self, name: str, depth: int) -> None:
        self.depth[name] = max(self.depth.get(name, 0), depth)

    def _inout(self, call: n.Call) -> None:
        callee = next((f for f in self.program.functions if f.name == call.function), None)
        for a, p in zip(call.args, callee.params if callee else (), strict=False):
            if p.inout:
                root = place_root(a)
                if root:
                    self._changed(root, ALL)

    def fresh(self, e: n.Expr) -> int:
        """How many outer levels of the value are new, shared with nothing."""
        t = n.type_of(e)
        if not is_mutable(t):
            return ALL
        match e:
            case n.Make(items=items):
                return 1 + min([self.fresh(i) for i in items if is_mutable(n.type_of(i))], default=ALL)
            case n.IfExpr(then=a, orelse=b):
                return min(self.fresh(a), self.fresh(b))
            case n.LetIn(body=b):
                return self.fresh(b)
            case n.Call(function=f):
                return 0 if self._may_return_argument(f) else ALL
            case n.Apply(op="fill"):
                return ALL
            case n.Apply(op="fold", args=(_, start, n.Lambda(body=b))):
                return min(self.fresh(start), self.fresh(b))
            case n.Apply(op=op) if op in PROJECTIONS:
                return 0
            case n.Apply(op="map" | "map_to" | "flat_map" | "map_values_with", args=(_, n.Lambda(body=b))):
                inner = 1 + self.fresh(b)
                return ALL if inner >= levels(t) else inner
            case n.Apply(op=op):
                known = 2 if op in TWO_FRESH else 1
                return ALL if known >= levels(t) else known
            case n.Lambda():
                return ALL
        return 0

    def _may_return_argument(self, name: str) -> bool:
        callee = next((f for f in self.program.functions if f.name == name), None)
        if callee is None or not is_mutable(callee.returns):
            return False
        params = {p.name for p in callee.params if is_mutable(p.type)}
        return any(isinstance(s, n.Return) and s.value is not None and not isinstance(s.value, (n.Make, n.Call))
                   and names_in(s.value) & params for s in n.walk_block(callee.body))

    def copy_levels(self, e: n.Expr, target_depth: int, rest: Iterable[n.Stmt] = (), local: set[str] | frozenset[str] = frozenset()) -> int:
        """How many levels of e must be copied when it is stored where `target_depth` levels are changed later.

        rest: the statements that follow in the same block; local: names declared in that block. A variable that is
        not used again gives its value away and needs no copy.
        """
        t = n.type_of(e)
        if not is_mutable(t):
            return 0
        have = self.fresh(e)
        need = max([target_depth, *(self.depth.get(x, 0) for x in names_in(e))])
        if have >= min(need, levels(t)):
            return 0
        if isinstance(e, n.Var) and self._is_last_use(e.name, rest, local):
            return 0
        return min(need, levels(t))

    def _is_last_use(self, name: str, rest: Iterable[n.Stmt], local: set[str] | frozenset[str]) -> bool:
        for s in rest:
            if stmt_mentions(s, name):
                return isinstance(s, n.Set) and s.place == n.Place(name, (), s.place.type) and not mentions(s.value, name)
        return name in local


def place_root(e: n.Expr) -> str | None:
    """The variable that an argument passed as inout reaches into."""
    while isinstance(e, n.Apply) and e.args:
        e = e.args[0]
    return e.name if isinstance(e, n.Var) else None


# ---------------------------------------------------------------- ranges

Linear = tuple["n.Expr | None", int]  # an opaque stable expression (None: 0) plus a constant


@dataclass
class Known:
    """Facts that hold at one point: bounds by variable, lengths by expression."""

    lower: dict[str, int] = field(default_factory=dict)  # x >= c
    upper: dict[str, list[Linear]] = field(default_factory=dict)  # x <= expr + c
    equal: dict[str, n.Expr] = field(default_factory=dict)  # x == expr
    length: dict[n.Expr, Linear] = field(default_factory=dict)  # length of a list expression
    element_length: dict[str, Linear] = field(default_factory=dict)  # length of every element of a list variable
    min_length: dict[n.Expr, int] = field(default_factory=dict)
    has: set[tuple[n.Expr, n.Expr]] = field(default_factory=set)  # key present in a map
    some: set[n.Expr] = field(default_factory=set)  # option that holds a value

    def copy(self) -> Known:
        return Known(dict(self.lower), {k: list(v) for k, v in self.upper.items()}, dict(self.equal), dict(self.length),
                     dict(self.element_length), dict(self.min_length), set(self.has), set(self.some))


LENGTHS = {"length", "str_length", "map_size", "set_size"}


def is_zero(e: n.Expr) -> bool:
    return isinstance(e, n.Lit) and e.value == 0 and not isinstance(e.value, bool)


def literal_int(e: n.Expr) -> int | None:
    if isinstance(e, n.Lit) and isinstance(e.value, int) and not isinstance(e.value, bool):
        return e.value
    if isinstance(e, n.Apply) and e.op == "neg":
        v = literal_int(e.args[0])
        return None if v is None else -v
    return None


class Bounds:
    """Proves simple things about values at the point that is being written."""

    def __init__(self, function: n.Function, counters: dict[str, int] | None = None):
        self.known = Known(lower=dict(counters or {}))
        self.inout: dict[str, tuple[bool, ...]] = {}  # which arguments the program's functions change
        self.nonneg = nonnegative_names(function)

    # ------------------------------------------------ questions

    def at_least(self, e: n.Expr, c: int) -> bool:
        """Whether the number e is provably >= c."""
        low = self.lower(e)
        return low is not None and low >= c

    def lower(self, e: n.Expr) -> int | float | None:
        """A provable lower bound of a number, None where nothing is known."""
        match e:
            case n.Lit(value=v) if isinstance(v, (int, float)) and not isinstance(v, bool):
                return v
            case n.Var(name=x):
                found: list[int | float] = [b for b in (self.known.lower.get(x), 0 if x in self.nonneg else None) if b is not None]
                if x in self.known.equal and not mentions(self.known.equal[x], x):
                    b = self.lower(self.known.equal[x])
                    found += [b] if b is not None else []
                return max(found, default=None)
            case n.Apply(op=op, args=(xs,)) if op in LENGTHS:
                lin = self.known.length.get(xs)
                inner = self.lower(lin[0]) if lin and lin[0] is not None else (0 if lin else None)
                return max(self.known.min_length.get(xs, 0), (inner + lin[1]) if inner is not None and lin else 0)
            case n.Apply(op="add", args=(a, b)):
                la, lb = self.lower(a), self.lower(b)
                return None if la is None or lb is None else la + lb
            case n.Apply(op="sub", args=(a, b)):
                la, vb = self.lower(a), literal_int(b)
                return None if la is None or vb is None else la - vb
            case n.Apply(op="mul", args=(a, b)):
                la, lb = self.lower(a), self.lower(b)
                return la * lb if la is not None and lb is not None and la >= 0 and lb >= 0 else (0 if a == b else None)
            case n.Apply(op="floordiv", args=(a, b)):
                la, vb = self.lower(a), literal_int(b)
                return la // vb if la is not None and vb is not None and vb > 0 else (0 if la is not None and la >= 0 and self.at_least(b, 1) else None)
            case n.Apply(op="floormod", args=(a, b)):
                return 0 if self.at_least(b, 0) else None
            case n.Apply(op="max2", args=(a, b)):
                return max([x for x in (self.lower(a), self.lower(b)) if x is not None], default=None)
            case n.Apply(op="min2", args=(a, b)):
                la, lb = self.lower(a), self.lower(b)
                return None if la is None or lb is None else min(la, lb)
            case n.Apply(op="to_float", args=(a,)):
                return self.lower(a)
            case n.Apply(op="abs" | "square" | "count_of" | "count_where" | "str_count" | "isqrt" | "digit_sum" | "bit_length" | "bit_count"
                         | "char_code" | "gcd" | "lcm" | "bool_to_int" | "sqrt" | "exp" | "factorial"):
                return 1 if e.op == "factorial" else 0
            case n.Apply(op="pi" | "e" | "tau"):
                return 2
            case n.IfExpr(then=a, orelse=b):
                la, lb = self.lower(a), self.lower(b)
                return None if la is None or lb is None else min(la, lb)
        return None

    def nonzero(self, e: n.Expr) -> bool:
        if isinstance(e, n.Lit):
            return bool(e.value)
        if isinstance(e, n.Apply) and e.op in ("neg", "to_float", "abs"):
            return self.nonzero(e.args[0])
        return self.at_least(e, 1) or (isinstance(e, n.Apply) and e.op in ("add", "mul") and n.type_of(e).name == "float"
                                       and (self.lower(e) or 0) > 0)

    def linear(self, e: n.Expr) -> Linear:
        v = literal_int(e)
        if v is not None:
            return (None, v)
        match e:
            case n.Apply(op="add", args=(a, b)):
                for x, y in ((a, b), (b, a)):
                    c = literal_int(y)
                    if c is not None:
                        atom, d = self.linear(x)
                        return (atom, d + c)
            case n.Apply(op="sub", args=(a, b)):
                c = literal_int(b)
                if c is not None:
                    atom, d = self.linear(a)
                    return (atom, d - c)
            case n.Var(name=x) if x in self.known.equal:
                return self.linear(self.known.equal[x])
            case n.Apply(op=op, args=(xs,)) if op in LENGTHS:
                return self.length_of(xs)
        return (e, 0)

    def length_of(self, xs: n.Expr) -> Linear:
        if xs in self.known.length:
            return self.known.length[xs]
        if isinstance(xs, n.Apply) and xs.op in ("index", "index_wrap") and isinstance(xs.args[0], n.Var) and xs.args[0].name in self.known.element_length:
            return self.known.element_length[xs.args[0].name]
        if isinstance(xs, n.Make):
            return (None, len(xs.items))
        if isinstance(xs, n.Lit) and isinstance(xs.value, str):
            return (None, len(xs.value))
        return (n.Apply("length", (xs,)), 0)

    def shortest(self, xs: n.Expr) -> int:
        """A length that the list or text surely has."""
        atom, c = self.length_of(xs)
        low = 0 if atom is None else self.lower(atom)
        return max(self.known.min_length.get(xs, 0), int(low + c) if low is not None else 0)

    def upper_bounds(self, e: n.Expr, depth: int = 4) -> list[Linear]:
        """Expressions that e is provably not above."""
        atom, c = self.linear(e)
        out: list[Linear] = [(atom, c)]
        if isinstance(atom, n.Var) and depth:
            for a, d in self.known.upper.get(atom.name, []):
                out += [(x, y + c) for x, y in (self.upper_bounds(a, depth - 1) if a is not None else [(None, 0)]) for y in [y + d]]
        if isinstance(e, n.Apply) and e.op == "floormod" and depth:
            out += [(a, d - 1) for a, d in self.upper_bounds(e.args[1], depth - 1)]
        if isinstance(e, n.Apply) and e.op == "min2" and depth:
            out += self.upper_bounds(e.args[0], depth - 1) + self.upper_bounds(e.args[1], depth - 1)
        return out

    def in_range(self, xs: n.Expr, i: n.Expr) -> bool:
        """Whether 0 <= i < length(xs) is certain."""
        v = literal_int(i)
        if v is not None:
            return 0 <= v < self.shortest(xs)
        if not self.at_least(i, 0):
            return False
        size, extra = self.length_of(xs)
        return any((a == size and c <= extra - 1) or (a is None and c < self.shortest(xs)) for a, c in self.upper_bounds(i))

    # ------------------------------------------------ learning

    def learn(self, test: n.Expr, holds: bool = True) -> None:
        """Take in that a condition holds (or not)."""
        match test:
            case n.Apply(op="and", args=(a, b)) if holds:
                self.learn(a)
                self.learn(b)
            case n.Apply(op="or", args=(a, b)) if not holds:
                self.learn(a, False)
                self.learn(b, False)
            case n.Apply(op="not", args=(a,)):
                self.learn(a, not holds)
            case n.Apply(op="is_empty" | "str_is_empty" | "map_is_empty" | "set_is_empty", args=(xs,)) if not holds:
                self._min_length(xs, 1)
            case n.Apply(op="is_some", args=(x,)) if holds:
                self.known.some.add(x)
            case n.Apply(op="is_none", args=(x,)) if not holds:
                self.known.some.add(x)
            case n.Apply(op="map_has", args=(m, k)) if holds:
                self.known.has.add((m, k))
            case n.Apply(op="lt" | "le" | "gt" | "ge" | "eq" | "ne" as op, args=(a, b)):
                if not holds:
                    self._compare({"lt": "ge", "le": "gt", "gt": "le", "ge": "lt", "eq": "ne", "ne": "eq"}[op], a, b)
                else:
                    self._compare(op, a, b)

    def _min_length(self, xs: n.Expr, c: int) -> None:
        self.known.min_length[xs] = max(self.known.min_length.get(xs, 0), c)

    def _compare(self, op: str, a: n.Expr, b: n.Expr) -> None:
        if n.type_of(a).name != "int":
            if op == "ne" and isinstance(b, n.Lit) and b.value == "":
                self._min_length(a, 1)
            return
        if op in ("gt", "ge"):
            op, a, b = {"gt": "lt", "ge": "le"}[op], b, a
        if op in ("lt", "le"):
            shift = 1 if op == "lt" else 0
            low = self.lower(a)
            if low is not None:
                self._at_least(b, int(low) + shift)
            if isinstance(a, n.Var):
                atom, c = self.linear(b)
                self.known.upper.setdefault(a.name, []).append((atom, c - shift))
        if op == "ne":
            for x, y in ((a, b), (b, a)):
                if is_zero(y) and self.at_least(x, 0):
                    self._at_least(x, 1)
        if op == "eq":
            for x, y in ((a, b), (b, a)):
                low = self.lower(y)
                if low is not None:
                    self._at_least(x, int(low))

    def _at_least(self, e: n.Expr, c: int) -> None:
        atom, d = self.linear(e) if not (isinstance(e, n.Apply) and e.op in LENGTHS) else (e, 0)
        if isinstance(e, n.Var):
            self.known.lower[e.name] = max(self.known.lower.get(e.name, c), c)
        if isinstance(atom, n.Var):
            self.known.lower[atom.name] = max(self.known.lower.get(atom.name, c - d), c - d)
        if isinstance(atom, n.Apply) and atom.op in LENGTHS:
            self._min_length(atom.args[0], c - d)

    def let(self, name: str, value: n.Expr | None) -> None:
        """Take in a variable's (new) value, after `forget` of what was known about it."""
        if value is None or mentions(value, name):
            return
        t = n.type_of(value)
        if t.name == "int":
            self.known.equal[name] = value
        elif t.name in ("list", "str"):
            var = n.Var(name, t)
            match value:
                case n.Apply(op="fill", args=(size, item)):
                    self._sized(var, size)
                    if isinstance(item, n.Apply) and item.op == "fill" and self.at_least(item.args[0], 0):
                        self.known.element_length[name] = self.linear(item.args[0])
                case n.Apply(op="map", args=(n.Apply(op="range", args=(start, stop, _)), n.Lambda(body=b, params=(p,)))) if is_zero(start):
                    self._sized(var, stop)
                    if isinstance(b, n.Apply) and b.op == "fill" and not mentions(b.args[0], p.name) and self.at_least(b.args[0], 0):
                        self.known.element_length[name] = self.linear(b.args[0])
                case n.Apply(op="sort" | "sort_desc" | "copy" | "reverse" | "map" | "sort_by" | "chars", args=(xs, *_)) if not mentions(xs, name):
                    self.known.length[var] = self.length_of(xs)
                    if self.shortest(xs):
                        self._min_length(var, self.shortest(xs))
                case n.Make() | n.Lit():
                    self.known.length[var] = self.length_of(value)
                case n.Var():
                    self.known.length[var] = self.length_of(value)

    def _sized(self, var: n.Expr, size: n.Expr) -> None:
        if self.at_least(size, 0):
            self.known.length[var] = self.linear(size)

    def count(self, loop: n.ForRange) -> None:
        """Take in a counting loop's variable."""
        step = literal_int(loop.step)
        x = loop.name
        if step is None or step == 0:
            return
        if step > 0:
            low = self.lower(loop.start)
            if low is not None:
                self.known.lower[x] = int(low)
            # the body only runs if start < stop
            if low is not None:
                self._at_least(loop.stop, int(low) + 1)
            self.known.upper[x] = [(a, c - 1) for a, c in self.upper_bounds(loop.stop)]
        else:
            low = self.lower(loop.stop)
            if low is not None:
                self.known.lower[x] = int(low) + 1
            self.known.upper[x] = self.upper_bounds(loop.start)

    def element(self, x: str, over: n.Expr) -> None:
        """Take in that x is an element of a list: of a range, it lies between its ends."""
        while isinstance(over, n.Apply) and over.op in ("filter", "reject", "reverse", "take", "sort", "sort_desc"):
            over = over.args[0]
        if isinstance(over, n.Apply) and over.op == "range":
            start, stop, step = over.args
            self.count(n.ForRange(x, start, stop, step, ()))

    # ------------------------------------------------ forgetting

    def forget(self, block: n.Block) -> None:
        """Drop what the block's statements may change."""
        for s in n.walk_block(block):
            match s:
                case n.Set(place=n.Place(name=x, path=()), value=n.Apply(op="add" | "sub" as op, args=(n.Var(name=y), by))) if x == y and self.at_least(by, 0):
                    self._moved(x, op)
                case n.Set(place=p):
                    self._forget_place(p, resized=not p.path)
                case n.Do(place=p, op=op, result=r):
                    self._forget_place(p, resized=op in RESIZES or not op.startswith(("list", "heap")))
                    if r:
                        self._forget_name(r)
                case n.Let(name=x) | n.ForRange(name=x):
                    self._forget_name(x)
                case n.ForEach(targets=ts):
                    for t in ts:
                        self._forget_name(t.name)
            for e in n.stmt_exprs(s):
                for c in n.walk_expr(e):
                    if isinstance(c, n.Call):
                        for a, changes in zip(c.args, self.inout.get(c.function, (True,) * len(c.args)), strict=False):
                            root = place_root(a)
                            if root and changes and is_mutable(n.type_of(a)):
                                self._forget_name(root)

    def _moved(self, x: str, op: str) -> None:
        """x only grew, so what it is not below still holds; or it only shrank."""
        k = self.known
        low = self.lower(n.Var(x, INT))
        high = self.upper_bounds(n.Var(x, INT))
        self._forget_name(x)
        if op == "add" and low is not None:
            k.lower[x] = int(low)
        if op == "sub":
            k.upper[x] = [(a, c) for a, c in high if a is None or not mentions(a, x)]

    def _forget_place(self, p: n.Place, resized: bool) -> None:
        if not p.path:
            if resized:
                self._forget_name(p.name)
            return
        # a change inside: the variable keeps its own length; what is below it may not
        k = self.known
        only = [m for m in k.length if not isinstance(m, n.Var) and mentions(m, p.name)]
        for m in only:
            k.length.pop(m)
        for m in [m for m in k.min_length if not isinstance(m, n.Var) and mentions(m, p.name)]:
            k.min_length.pop(m)
        if resized or len(p.path) == 1:
            k.element_length.pop(p.name, None)
        k.some = {e for e in k.some if not mentions(e, p.name)}
        for x in list(k.upper):
            k.upper[x] = [(a, c) for a, c in k.upper[x] if a is None or not self._deep_mention(a, p.name)]
        for x in [x for x, e in k.equal.items() if self._deep_mention(e, p.name)]:
            k.equal.pop(x)

    def _deep_mention(self, e: n.Expr, name: str) -> bool:
        """Whether e depends on what is inside `name` rather than only on its length."""
        if isinstance(e, n.Apply) and e.op in LENGTHS and isinstance(e.args[0], n.Var):
            return False
        if isinstance(e, n.Var):
            return e.name == name
        return any(self._deep_mention(c, name) for c in n.child_exprs(e))

    def _forget_name(self, x: str) -> None:
        k = self.known
        k.lower.pop(x, None)
        k.upper.pop(x, None)
        k.equal.pop(x, None)
        k.element_length.pop(x, None)
        for y in [y for y, e in k.equal.items() if mentions(e, x)]:
            k.equal.pop(y)
        for y in list(k.upper):
            k.upper[y] = [(a, c) for a, c in k.upper[y] if a is None or not mentions(a, x)]
        for table in (k.length, k.min_length):
            for e in [e for e in table if mentions(e, x)]:
                table.pop(e)  # type: ignore[attr-defined]
        for e in [e for e, (a, _) in k.length.items() if a is not None and mentions(a, x)]:
            k.length.pop(e)
        for y in [y for y, (a, _) in k.element_length.items() if a is not None and mentions(a, x)]:
            k.element_length.pop(y)
        k.has = {(m, e) for m, e in k.has if not mentions(m, x) and not mentions(e, x)}
        k.some = {e for e in k.some if not mentions(e, x)}


def nonnegative_names(function: n.Function) -> set[str]:
    """Variables that only ever get values >= 0, whatever happens."""
    values: dict[str, list[n.Expr | None]] = {}
    for s in n.walk_block(function.body):
        match s:
            case n.Let(name=x, value=v) if v is not None:
                values.setdefault(x, []).append(v)
            case n.Set(place=n.Place(name=x, path=()), value=v):
                values.setdefault(x, []).append(v)
            case n.ForRange(name=x, start=a, stop=b, step=c):
                k = literal_int(c)
                stop = literal_int(b)
                values.setdefault(x, []).append(a if k and k > 0 else n.Lit(stop + 1, n.type_of(b)) if k and stop is not None else None)
            case n.ForEach(targets=ts, iterable=it):
                positions = isinstance(it, n.Apply) and it.op == "enumerate" and (literal_int(it.args[1]) or 0) >= 0 and len(ts) == 2
                for i, t in enumerate(ts):
                    values.setdefault(t.name, []).append(n.Lit(0, t.type) if positions and i == 0 else None)
            case n.Do(result=r) if r:
                values.setdefault(r, []).append(None)
    for p in function.params:
        values.setdefault(p.name, []).append(None)
    candidates = {x for x, vs in values.items() if all(v is not None and n.type_of(v).name == "int" for v in vs)}
    probe = Bounds.__new__(Bounds)
    probe.known, probe.inout = Known(), {}
    while True:
        probe.nonneg = candidates
        kept = {x for x in candidates if all(v is not None and probe.at_least(v, 0) for v in values[x])}
        if kept == candidates:
            return kept
        candidates = kept


# ---------------------------------------------------------------- rewriting


def place_expr(place: n.Place) -> n.Expr:
    """A place read as an expression (its types are not filled in)."""
    out: n.Expr = n.Var(place.name)
    for st in place.path:
        out = n.Apply({"index": "index", "wrap": "index_wrap", "key": "map_get"}[st.kind], (out, st.at))
    return out


def same(a: n.Expr, b: n.Expr) -> bool:
    """Whether two expressions are written alike, types aside."""
    if type(a) is not type(b):
        return False
    match a, b:
        case n.Var(name=x), n.Var(name=y):
            return x == y
        case n.Lit(value=x), n.Lit(value=y):
            return x == y and type(x) is type(y)
        case n.Apply(op=f, args=xs), n.Apply(op=g, args=ys):
            return f == g and len(xs) == len(ys) and all(same(x, y) for x, y in zip(xs, ys, strict=True))
    return a == b


def tidy_targets(fn: n.Function) -> n.Function:
    """The function with `for t in xs: let x = t` written as `for x in xs` where t is used for nothing else."""

    def block(b: n.Block) -> n.Block:
        out: list[n.Stmt] = []
        for i, s in enumerate(b):
            before = out[-1] if out else None
            if (isinstance(s, n.Let) and isinstance(s.value, n.Var) and isinstance(before, n.Do) and before.result == s.value.name
                    and not any(stmt_mentions(x, s.value.name) for x in b[i + 1 :])):
                out[-1] = replace(before, result=s.name)
            else:
                out.append(one(s))
        return tuple(out)

    def one(s: n.Stmt) -> n.Stmt:
        match s:
            case n.ForRange(body=b):
                first = b[0] if b else None
                if isinstance(first, n.Let) and first.value == n.Var(s.name, first.type) and not any(stmt_mentions(x, s.name) for x in b[1:]):
                    s, b = replace(s, name=first.name), b[1:]
                return replace(s, body=block(b))
            case n.ForEach(targets=ts, body=b):
                while b and isinstance(b[0], n.Let) and isinstance(b[0].value, n.Var):
                    let, source = b[0], b[0].value.name
                    if source not in {t.name for t in ts} or let.name in {t.name for t in ts} or any(stmt_mentions(x, source) for x in b[1:]):
                        break
                    ts, b = tuple(replace(t, name=let.name) if t.name == source else t for t in ts), b[1:]
                return replace(s, targets=ts, body=block(b))
        return with_parts(s, lambda e: e, block)

    return replace(fn, body=block(fn.body))
