"""The state of one walk over one function, and the small steps every part of the front-end shares.

`Lifter` knows the whole source; a `Cx` walks one function once. Walks are repeated until the types they join into
`Routine` no longer change; the last walk's output is the result.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import BadRequest, TypeMismatch, Unsupported
from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Expr,
    IfExpr,
    Lambda,
    Let,
    LetIn,
    Lit,
    Param,
    Place,
    Set,
    Stmt,
    Var,
    type_of,
    walk_expr,
)
from yantra_codex.ir.ops import OPS, result_type
from yantra_codex.ir.types import BOOL, FLOAT, INT, NEVER, NONE, STR, Type, fits, func_of
from yantra_codex.languages.pylift.kinds import elements, pyjoin
from yantra_codex.languages.pylift.walking import walk
from yantra_codex.languages.tables import Entry

if TYPE_CHECKING:
    from yantra_codex.languages.pylift.program import Lifter

UNSEEN = 1 << 60
Handler = Callable[..., Expr]
EXPR: dict[type[ast.AST], Handler] = {}
STMT: dict[type[ast.AST], Callable[..., None]] = {}
Facts = dict[str, Type]


# enter the function that lifts these kinds of expression or statement node
expr_of = Entry(EXPR)
stmt_of = Entry(STMT)


@dataclass(frozen=True)
class Flavour:
    """What a map or list variable remembers of its Python class.

    kind: "counter", "default" or "deque". default: the node of a defaultdict's factory. inner: of the values.
    """

    kind: str
    default: ast.expr | None = None
    inner: Flavour | None = None
    maxlen: ast.expr | None = None

    @property
    def is_match(self) -> bool:
        return self.kind.startswith("match_")


@dataclass(eq=False)
class Routine:
    """A function of the source and what the walks found out about it."""

    name: str
    node: ast.FunctionDef
    params: list[str]
    owner: Routine | None = None
    captures: list[str] = field(default_factory=list)
    declared: dict[str, Type] = field(default_factory=dict)
    declared_returns: Type | None = None
    types: dict[str, Type] = field(default_factory=dict)
    returns: Type = NEVER
    inout: set[str] = field(default_factory=set)
    strong: set[str] = field(default_factory=set)  # of these, the ones changed by more than reading a defaultdict
    annotated: set[str] = field(default_factory=set)  # locals whose annotation holds against values of type any
    low: dict[str, int | None] = field(default_factory=dict)
    flavours: dict[str, Flavour] = field(default_factory=dict)
    returns_flavour: Flavour | None = None
    nested: dict[str, Routine] = field(default_factory=dict)
    locals: set[str] = field(default_factory=set)
    vararg: str | None = None
    kwonly: list[str] = field(default_factory=list)
    body: Block = ()
    reached: bool = False
    is_entry: bool = False
    nonlocals: set[str] = field(default_factory=set)
    functions_bound: dict[str, Any] = field(default_factory=dict)
    by_key: dict[str, bool] = field(default_factory=dict)  # variables of which it was asked whether only keys look into them
    called_with: dict[str, list[Type]] = field(default_factory=dict)
    webs: list[Any] = field(default_factory=list)
    loop_vars: set[tuple[int, str]] = field(default_factory=set)

    def forget(self) -> None:
        """Drop what walks have found out, but not what is declared."""
        self.types = dict(self.declared)
        self.low, self.flavours, self.functions_bound, self.inout, self.called_with = {}, {}, {}, set(), {}
        self.strong, self.by_key = set(), {}
        self.returns, self.returns_flavour, self.body = self.declared_returns or NEVER, None, ()


class NeedsStatements(Unsupported):
    """An expression that must run statements stands where only an expression can."""


class Cx:
    """One walk over one routine. `out` is the block being written."""

    def __init__(self, lifter: Lifter, fn: Routine):
        self.lifter, self.fn = lifter, fn
        self.out: list[Stmt] = []
        self.facts: Facts = {}
        self.bounds: dict[str, int] = {}
        self.bound: dict[str, Expr] = {}
        self.bound_flavours: dict[str, tuple[Expr, Flavour]] = {}
        self.used = set(fn.locals) | set(fn.params) | set(fn.captures)
        self.new_low: dict[str, int | None] = dict.fromkeys([*fn.params, *fn.captures])
        self.loops: list[str | None] = []
        self.places: dict[str, Place] = {}
        self.compiled: dict[str, ast.expr] = {}
        self.handler: tuple[tuple[str, ...], str] | None = None
        self.temps: dict[str, Type] = {}

    # ------------------------------------------------------------ errors

    def no(self, what: str, node: ast.AST | None = None) -> Unsupported:
        line, column = getattr(node, "lineno", None), getattr(node, "col_offset", None)
        return Unsupported(what, line=line, column=None if column is None else column + 1, language="python")

    # ------------------------------------------------------------ expressions

    def expr(self, node: ast.expr, want: Type | None = None) -> Expr:
        """The IR expression of a node; `want` is a hint, not a promise."""
        self.lifter.tick(node)
        handler = EXPR.get(type(node))
        if handler is None:
            raise self.no(f"{type(node).__name__} expressions", node)
        try:
            return handler(self, node, want)
        except (TypeMismatch, BadRequest) as error:
            raise self.no(f"{error} in `{ast.unparse(node)[:80]}`", node) from error

    def exprs(self, nodes: Sequence[ast.expr], wants: Sequence[Type | None] = ()) -> list[Expr]:
        """Several operands in order; an earlier one that a later one's statements would change is kept first."""
        done: list[Expr] = []
        out = self.out
        for i, node in enumerate(nodes):
            block: list[Stmt] = []  # as `capture`, written out: every operand of every call comes through here
            self.out = block
            try:
                e = self.expr(node, wants[i] if i < len(wants) else None)
            finally:
                self.out = out
            if block:
                changed = changed_names(block)
                for j, earlier in enumerate(done):
                    if not isinstance(earlier, Lit) and reads(earlier) & changed:
                        done[j] = self.keep(earlier)
                self.out.extend(block)
            done.append(e)
        return done

    @contextmanager
    def capture(self) -> Iterator[list[Stmt]]:
        """Collect the statements written inside instead of adding them to the block."""
        saved, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = saved

    @contextmanager
    def kept_bindings(self) -> Iterator[None]:
        """What names stand for and what is known about them, as it was before."""
        saved = dict(self.bound), dict(self.facts), dict(self.bounds), dict(self.places)
        try:
            yield
        finally:
            self.bound, self.facts, self.bounds, self.places = saved

    def pure(self, node: ast.expr, want: Type | None = None) -> Expr:
        """An expression that writes no statements; raises NeedsStatements otherwise."""
        with self.capture() as block:
            e = self.expr(node, want)
        if block:
            raise NeedsStatements("statements inside an expression", line=getattr(node, "lineno", None))
        return e

    # ------------------------------------------------------------ building

    def op(self, name: str, *args: Expr) -> Expr:
        """An op applied, with its result type; raises TypeMismatch where the arguments do not fit."""
        literal = args[1].value if name in ("tuple_get", "cast") and isinstance(args[1], Lit) else None
        return Apply(name, args, result_type(name, tuple(map(type_of, args)), literal))

    def fresh(self, base: str) -> str:
        base = base.strip("_") or "v"
        name, n = base, 2
        while name in self.used or name in OPS_AS_NAMES:
            name, n = f"{base}{n}", n + 1
        self.used.add(name)
        return name

    def keep(self, e: Expr, base: str = "kept") -> Var:
        """A new variable of this block holding e."""
        name = self.fresh(base)
        self.out.append(Let(name, type_of(e), e))
        self.temps[name] = type_of(e)
        self.fn.types[name] = type_of(e)
        return Var(name, type_of(e))

    def named(self, e: Expr, body: Callable[[Expr], Expr], base: str = "v") -> Expr:
        """body(e), with e evaluated once."""
        if is_simple(e):
            return body(e)
        name = self.fresh(base)
        inner = body(Var(name, type_of(e)))
        return LetIn(name, e, inner, type_of(inner))

    def lam(self, types: Sequence[Type], body: Callable[..., Expr], names: Sequence[str] = ()) -> Lambda:
        """A lambda whose parameters have these types."""
        params = [Param(self.fresh(names[i] if i < len(names) else "xyzuvw"[i]), t) for i, t in enumerate(types)]
        result = body(*(Var(p.name, p.type) for p in params))
        if self.lifter.acts(result):
            raise NeedsStatements("a function that changes something, as a value")
        for p in params:
            self.used.discard(p.name)
        return Lambda(tuple(params), result, func_of(list(types), type_of(result)))

    # ------------------------------------------------------------ variables

    def type_of_name(self, name: str) -> Type:
        return self.fn.types.get(name, NEVER)

    def widen(self, name: str, t: Type) -> Type:
        """Join t into a variable's type; the walk is repeated where that changed it."""
        old = self.fn.types.get(name, NEVER)
        if name in self.fn.declared:
            return self.widen_declared(name, old, t)
        if name in self.fn.annotated and old != NEVER and has_part(t, "any"):
            return old
        new = pyjoin(old, t)
        if new != old:
            self.fn.types[name] = new
            self.lifter.changed = True
        return new

    def widen_declared(self, name: str, old: Type, t: Type) -> Type:
        new = pyjoin(old, t)
        if new == old or fits(t, old) or (old == FLOAT and t.name in ("int", "bool")):
            return old
        self.fn.types[name] = new
        self.lifter.changed = True
        return new

    def set_var(self, name: str, value: Expr) -> None:
        """Write `name = value` and remember what that says about the variable."""
        from yantra_codex.languages.pylift.convert import coerce

        if name in self.fn.captures:
            self.lifter.mutates(self, name)
        t = self.widen(name, type_of(value))
        value_low = self.lower(value) if t == INT else None
        if t == INT:
            old = self.new_low.get(name, value_low)
            self.new_low[name] = None if old is None or value_low is None else min(old, value_low)
        source = type_of(value)
        self.out.append(Set(Place(name, (), t), coerce(self, value, t)))
        self.forget(name)
        if t.name == "option" and source.name not in ("option", "none", "never", "any"):
            self.facts[name] = t.args[0]
        elif t.name == "any" and source.name not in ("any", "never"):
            self.facts[name] = source
        if value_low is not None:
            self.bounds[name] = value_low

    def forget(self, name: str) -> None:
        self.facts.pop(name, None)
        self.bounds.pop(name, None)

    def forget_assigned(self, nodes: Sequence[ast.AST]) -> None:
        """Drop what is known about variables that these statements assign."""
        for node in nodes:
            for name in self.lifter.assigned(node):
                self.forget(name)

    def lower(self, e: Expr) -> int | None:
        """A lower bound of an int expression, None where none is known."""
        match e:
            case Lit(value=bool(v)):
                return int(v)
            case Lit(value=int(v)):
                return v
            case Var(name=n, type=t) if t == INT:
                # a local not stored to in any walk so far: what its stores say will be known in the next walk
                unseen = UNSEEN if n in self.fn.locals else None
                known = [b for b in (self.bounds.get(n), self.fn.low.get(n, unseen)) if b is not None]
                return max(known) if known else None
            case Apply(op=("length" | "str_length" | "map_size" | "set_size" | "count_of" | "str_count" | "count_where"
                           | "bool_to_int" | "char_code" | "bit_length" | "bit_count" | "index_of" | "str_index_of"
                           | "bisect_left" | "bisect_right" | "index_of_max" | "index_of_min" | "isqrt" | "factorial"
                           | "comb" | "gcd" | "digit_sum")):
                return 0
            case Apply(op=("find_index_of" | "str_find" | "str_rfind" | "find_index" | "str_find_from")):
                return -1
            case Apply(op="abs", type=t) if t == INT:
                return 0
            case Apply(op="add", args=(a, b), type=t) if t == INT:
                x, y = self.lower(a), self.lower(b)
                return None if x is None or y is None else x + y
            case Apply(op="sub", args=(a, Lit(value=int(k)))):
                x = self.lower(a)
                return None if x is None else x - k
            case Apply(op="mul", args=(a, b), type=t) if t == INT:
                x, y = self.lower(a), self.lower(b)
                return x * y if x is not None and y is not None and x >= 0 and y >= 0 else None
            case Apply(op="floordiv", args=(a, b)):
                x, y = self.lower(a), self.lower(b)
                return 0 if x is not None and y is not None and x >= 0 and y >= 0 else None
            case Apply(op="shr", args=(a, _)):
                return 0 if (self.lower(a) or -1) >= 0 or self.lower(a) == 0 else None
            case Apply(op="floormod", args=(_, b)):
                y = self.lower(b)
                return 0 if y is not None and y >= 0 else None
            case Apply(op="bit_and", args=(a, b)):
                x, y = self.lower(a), self.lower(b)
                return 0 if (x is not None and x >= 0) or (y is not None and y >= 0) else None
            case Apply(op=("bit_or" | "bit_xor"), args=(a, b)):
                x, y = self.lower(a), self.lower(b)
                return 0 if x is not None and y is not None and x >= 0 and y >= 0 else None
            case Apply(op="max2", args=(a, b), type=t) if t == INT:
                known = [b for b in (self.lower(a), self.lower(b)) if b is not None]
                return max(known) if known else None
            case Apply(op="min2", args=(a, b), type=t) if t == INT:
                x, y = self.lower(a), self.lower(b)
                return None if x is None or y is None else min(x, y)
            case IfExpr(then=a, orelse=b):
                x, y = self.lower(a), self.lower(b)
                return None if x is None or y is None else min(x, y)
            case Apply(op="int_pow", args=(a, _)):
                x = self.lower(a)
                return 0 if x is not None and x >= 0 else None
        return None


def has_part(t: Type, name: str) -> bool:
    return t.name == name or any(has_part(a, name) for a in t.args)


OPS_AS_NAMES: frozenset[str] = frozenset()


def is_simple(e: Expr) -> bool:
    """Whether e may be written twice: a constant, a variable, a part of a tuple variable."""
    match e:
        case Lit() | Var():
            return True
        case Apply(op=("tuple_get" | "unwrap" | "cast"), args=(a, *_)):
            return is_simple(a)
    return False


def reads(e: Expr) -> set[str]:
    """The variables an expression mentions."""
    return {x.name for x in walk_expr(e) if isinstance(x, Var)}


def changed_names(block: Sequence[Stmt]) -> set[str]:
    """The variables that statements may change."""
    from yantra_codex.ir.nodes import Call, Do, ForEach, ForRange, block_exprs, walk_block

    names: set[str] = set()
    for s in walk_block(tuple(block)):
        match s:
            case Set(place=p):
                names.add(p.name)
            case Do(place=p, result=r):
                names |= {p.name} | ({r} if r else set())
            case ForEach(targets=ts):
                names |= {t.name for t in ts}
            case ForRange(name=n):
                names.add(n)
    for e in block_exprs(tuple(block)):
        if isinstance(e, Call):
            names |= {a.name for a in e.args if isinstance(a, Var)}
    return names


def assigned_names(nodes: Sequence[ast.AST]) -> set[str]:
    """Names that nodes store to or change in place (by method, subscript or del)."""
    names: set[str] = set()
    for root in nodes:
        for n in walk(root):
            if isinstance(n, ast.Name) and isinstance(n.ctx, (ast.Store, ast.Del)):
                names.add(n.id)
    return names


def lit(value: Any) -> Lit:
    """A constant with its own type."""
    if value is None:
        return Lit(None, NONE)
    kinds: tuple[tuple[type, Type], ...] = ((bool, BOOL), (int, INT), (float, FLOAT), (str, STR))
    return Lit(value, next(t for k, t in kinds if isinstance(value, k)))


UNKNOWN = Lit(None, NEVER)

__all__ = ["EXPR", "OPS", "STMT", "UNKNOWN", "Cx", "Flavour", "NeedsStatements", "Routine", "elements", "expr_of", "lit", "stmt_of"]
