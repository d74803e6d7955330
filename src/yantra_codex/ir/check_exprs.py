"""Type checking of expressions: inference with expected types pushed inward, and the conversions that are written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yantra_codex.errors import TypeMismatch, UnknownName
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, Lambda, type_of
from yantra_codex.ir.ops import OPS, op, result_type
from yantra_codex.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    Type,
    fits,
    func_of,
    is_hashable,
    join,
    match,
    substitute,
)

Scope = Mapping[str, Type]


@dataclass(slots=True)
class Context:
    """What an expression may use: the variables' types, the program's functions, which variables may change."""

    scope: dict[str, Type]
    functions: Mapping[str, n.Function] = field(default_factory=dict)
    mutable: set[str] = field(default_factory=set)

    def inner(self, extra: Mapping[str, Type] | None = None, mutable: bool = False) -> Context:
        """The context of a nested scope; names of `extra` hide outer ones."""
        extra = extra or {}
        changing = (self.mutable - set(extra)) | (set(extra) if mutable else set())
        return Context({**self.scope, **extra}, self.functions, changing)


def check_expr(e: Expr, scope: Scope, expected: Type | None = None) -> Expr:
    """One expression with its types filled in, over variables of the given types, converted to `expected`."""
    return fit(e, expected, Context(dict(scope)))


def check_op_args(name: str, args: tuple[Expr, ...], scope: Scope) -> tuple[tuple[Expr, ...], Type]:
    """Typed arguments of an op (also of a mutating one, its place as a plain value) and the type of its result."""
    return op_args(name, args, Context(dict(scope)), None)


def free_variables(e: Expr) -> set[str]:
    """The names an expression uses and does not bind."""
    match e:
        case n.Var(name=x):
            return {x}
        case n.Lambda(params=ps, body=b):
            return free_variables(b) - {p.name for p in ps}
        case n.LetIn(name=x, value=v, body=b):
            return free_variables(v) | (free_variables(b) - {x})
    return set().union(*map(free_variables, n.child_exprs(e)))


# ---------------------------------------------------------------- conversions


def _known(t: Type | None) -> Type | None:
    """An expected type as far as it says anything: None where type variables or `never` are left in it."""
    return None if t is None or t.is_open else t


def coerce(e: Expr, wanted: Type) -> Expr | None:
    """e as a value of type `wanted` by conversions that lose nothing, or None where there is none."""
    t = type_of(e)
    if t == wanted:
        return e
    if wanted == ANY:
        return n.Apply("to_any", (e,), ANY)
    if isinstance(e, n.Lit):
        if wanted == FLOAT and t == INT and isinstance(e.value, int):
            return n.Lit(float(e.value), FLOAT)
        if e.value is None and wanted.name == "option":
            return n.Lit(None, wanted)
    if isinstance(e, n.IfExpr):
        then, orelse = coerce(e.then, wanted), coerce(e.orelse, wanted)
        return n.IfExpr(e.test, then, orelse, wanted) if then and orelse else None
    if isinstance(e, n.LetIn):
        body = coerce(e.body, wanted)
        return n.LetIn(e.name, e.value, body, wanted) if body else None
    if isinstance(e, n.Make) and e.type.name == wanted.name:
        return _coerce_make(e, wanted)
    if wanted.name == "option" and t.name not in ("option", "any", "none"):
        inner = coerce(e, wanted.args[0])
        return n.Apply("some", (inner,), wanted) if inner else None
    return e if fits(t, wanted) else None


def _coerce_make(e: n.Make, wanted: Type) -> Expr | None:
    if wanted.name == "tuple" and len(wanted.args) != len(e.items):
        return None
    parts = [coerce(x, _part(wanted, i)) for i, x in enumerate(e.items)]
    return n.Make(tuple(p for p in parts if p), wanted) if all(parts) else None


def _part(t: Type, i: int) -> Type:
    """The type of the i-th item of a Make of type t."""
    if t.name == "tuple":
        return t.args[i]
    return t.args[i % 2] if t.name == "map" else t.args[0]


def fit(e: Expr, expected: Type | None, c: Context) -> Expr:
    """e, typed and converted to the expected type; raises where it does not fit."""
    typed = infer(e, expected, c)
    wanted = _known(expected)
    if wanted is None:
        return typed
    out = coerce(typed, wanted)
    if out is None:
        raise TypeMismatch(f"{type_of(typed)} where {wanted} is wanted")
    return out


# ---------------------------------------------------------------- expressions


def infer(e: Expr, expected: Type | None, c: Context) -> Expr:
    """e with its types filled in; `expected` is a wish, not a demand."""
    match e:
        case n.Var(name=name):
            t = _variable(name, c)
            return e if e.type is t and e.__class__ is n.Var else n.Var(name, t)
        case n.Apply():
            return _apply(e, expected, c)
        case n.Lit():
            return _literal(e, expected)
        case n.Make():
            return _make(e, expected, c)
        case n.Lambda():
            return _lambda(e, expected, c)
        case n.IfExpr():
            return _if(e, expected, c)
        case n.LetIn(name=name, value=value, body=body):
            v = infer(value, None, c)
            b = fit(body, expected, c.inner({name: type_of(v)}))
            return n.LetIn(name, v, b, type_of(b))
        case n.Call():
            return _call(e, c)
    raise TypeMismatch(f"not an expression: {type(e).__name__}")


def _literal(e: n.Lit, expected: Type | None) -> Expr:
    v = e.value
    if v is None:
        wanted = expected if _known(expected) and expected and expected.name == "option" else None
        t = wanted or (e.type if e.type.name == "option" else NONE)
    elif isinstance(v, bool):
        t = BOOL
    elif isinstance(v, str):
        t = STR
    elif isinstance(v, float) or FLOAT in (e.type, expected):
        t, v = FLOAT, float(v)
    else:
        t = INT
    return e if t is e.type and v is e.value and e.__class__ is n.Lit else n.Lit(v, t)


def _variable(name: str, c: Context) -> Type:
    if name in c.scope:
        return c.scope[name]
    if name in c.functions:
        f = c.functions[name]
        if any(p.inout for p in f.params):
            raise TypeMismatch(f"function {name} changes its arguments, so it is not a value")
        return func_of(tuple(p.type for p in f.params), f.returns)
    raise TypeMismatch(str(UnknownName("variable", name, [*c.scope, *c.functions])))


def _make(e: n.Make, expected: Type | None, c: Context) -> Expr:
    kind = e.type.name
    wanted = None if e.type.is_open or (kind == "tuple" and len(e.type.args) != len(e.items)) else e.type
    if wanted is None and expected is not None:
        expected = expected.args[0] if expected.name == "option" else expected
        if {expected.name, kind} == {"vtuple", "tuple"} or expected.name == kind:
            kind = expected.name
            if kind != "tuple" or len(expected.args) == len(e.items):
                wanted = expected
    if kind == "map" and len(e.items) % 2:
        raise TypeMismatch("a map is made of keys and values")
    items = [fit(x, _part(wanted, i) if wanted else None, c) for i, x in enumerate(e.items)]
    t = _known(wanted) or _make_type(kind, items, wanted)
    if t.name in ("set", "map") and not is_hashable(t.args[0]):
        raise TypeMismatch(f"{t.args[0]} can't be a {'key of a map' if t.name == 'map' else 'member of a set'}")
    out = _coerce_make(n.Make(tuple(items), t), t)
    if out is None:
        raise TypeMismatch(f"the items of {t} do not share a type: {', '.join(str(type_of(x)) for x in items)}")
    return out


def _make_type(kind: str, items: list[Expr], partial: Type | None) -> Type:
    if kind == "tuple":
        return Type("tuple", tuple(map(type_of, items)))
    step = 2 if kind == "map" else 1
    return Type(kind, tuple(_join_items(items[k::step], partial and _known(partial.args[k])) for k in range(step)))


def _join_items(items: list[Expr], known: Type | None) -> Type:
    t = known or NEVER
    for x in items:
        t = join(t, type_of(x))
    return t


def _lambda(e: Lambda, expected: Type | None, c: Context) -> Expr:
    wanted = expected if expected and expected.name == "func" and len(expected.args) == len(e.params) + 1 else None
    params = []
    for i, p in enumerate(e.params):
        hint = _known(wanted.args[i]) if wanted else None
        t = hint if p.type == ANY and hint else p.type
        params.append(p if t is p.type and not p.inout else n.Param(p.name, t))
    body = fit(e.body, wanted.args[-1] if wanted else None, c.inner({p.name: p.type for p in params}))
    t = func_of(tuple([p.type for p in params]), type_of(body))
    kept = n.kept(tuple(params), e.params)
    return e if kept is e.params and body is e.body and t is e.type else Lambda(kept, body, t)


def _if(e: n.IfExpr, expected: Type | None, c: Context) -> Expr:
    test = fit(e.test, BOOL, c)
    then, orelse = infer(e.then, expected, c), infer(e.orelse, expected, c)
    # an empty list takes its type from the other branch
    if type_of(then).is_open:
        then = infer(e.then, type_of(orelse), c)
    elif type_of(orelse).is_open:
        orelse = infer(e.orelse, type_of(then), c)
    wanted = _known(expected) or join(type_of(then), type_of(orelse))
    a, b = coerce(then, wanted), coerce(orelse, wanted)
    if a is None or b is None:
        raise TypeMismatch(f"the branches of `if` are {type_of(then)} and {type_of(orelse)}")
    same = test is e.test and a is e.then and b is e.orelse and wanted is e.type
    return e if same else n.IfExpr(test, a, b, wanted)


def _call(e: n.Call, c: Context) -> Expr:
    if e.function in c.scope:
        return _call_value(e, c)
    if e.function not in c.functions:
        raise TypeMismatch(str(UnknownName("function", e.function, c.functions)))
    f = c.functions[e.function]
    if len(e.args) != len(f.params):
        raise TypeMismatch(f"{f.name} takes {len(f.params)} arguments, got {len(e.args)}")
    args = []
    for p, a in zip(f.params, e.args, strict=True):
        with_type = fit(a, p.type, c)
        if p.inout:
            _inout_argument(with_type, p, f, c)
        args.append(with_type)
    return n.Call(f.name, tuple(args), f.returns)


def _call_value(e: n.Call, c: Context) -> Expr:
    t = c.scope[e.function]
    if t.name != "func" or len(t.args) != len(e.args) + 1:
        raise TypeMismatch(f"{e.function} is {t}, called with {len(e.args)} arguments")
    return n.Call(e.function, tuple(fit(a, p, c) for a, p in zip(e.args, t.args, strict=False)), t.args[-1])


def _inout_argument(e: Expr, p: n.Param, f: n.Function, c: Context) -> None:
    root = e
    while isinstance(root, n.Apply) and root.op in ("index", "index_wrap", "map_get"):
        root = root.args[0]
    if not isinstance(root, n.Var):
        raise TypeMismatch(f"{f.name} changes its argument {p.name}, so a variable is needed")
    if root.name not in c.mutable:
        raise TypeMismatch(f"{f.name} changes {root.name}, which is not mutable")


# ---------------------------------------------------------------- ops


def _apply(e: n.Apply, expected: Type | None, c: Context) -> Expr:
    if e.op not in OPS:
        raise TypeMismatch(str(UnknownName("op", e.op, OPS)))
    if op(e.op).mutates:
        raise TypeMismatch(f"{e.op} changes a place, so it is a statement: (do {e.op} ...)")
    hint = e.type if e.type != ANY and not e.type.is_open else expected
    args, t = op_args(e.op, e.args, c, hint)
    if t.is_open and _known(hint) and fits(t, hint):  # type: ignore[arg-type]
        t = hint  # type: ignore[assignment]
    return e if args is e.args and t is e.type and e.__class__ is n.Apply else n.Apply(e.op, args, t)


def op_args(name: str, raw: tuple[Expr, ...], c: Context, expected: Type | None) -> tuple[tuple[Expr, ...], Type]:
    row = op(name)
    if len(raw) != len(row.params):
        raise TypeMismatch(f"{name} takes {len(row.params)} arguments ({row.scheme}), got {len(raw)}")
    try:
        if name in ("tuple_get", "tuple_concat", "tuple_to_list", "to_any"):
            args = [infer(a, None, c) for a in raw]
        elif name in ("is_a", "cast"):
            args = [fit(a, p, c) for a, p in zip(raw, row.params, strict=True)]
        else:
            args = _scheme_args(row.params, row.result, raw, c, expected)
        literal = args[1].value if len(args) > 1 and isinstance(args[1], n.Lit) else None
        t = result_type(name, tuple(map(type_of, args)), literal)
    except TypeMismatch as err:
        raise TypeMismatch(str(err) if str(err).startswith(name) else f"{name}: {err}") from None
    return n.kept(tuple(args), raw), _better(t, expected)


def _better(t: Type, expected: Type | None) -> Type:
    """The expected type where the arguments left the result open (unwrap of none, an empty list)."""
    return expected if expected and _known(expected) and t.is_open and fits(t, expected) else t


def _partial(t: Type, bound: Mapping[str, Type]) -> Type:
    """t with the bound type variables replaced and the others left."""
    if t.is_variable:
        found = bound.get(t.name)
        return t if found is None or found == NEVER else found
    return Type(t.name, tuple([_partial(a, bound) for a in t.args]), t.fields) if t.is_open else t


def _scheme_args(params: tuple[Type, ...], result: Type, raw: tuple[Expr, ...], c: Context, expected: Type | None) -> list[Expr]:
    """Typed arguments under a type scheme: plain ones first, then functions, then those left open once more."""
    hints: dict[str, Type] = {}
    if expected is not None and _known(expected):
        match(result, expected, hints)
    bound: dict[str, Type] = {}
    args: dict[int, Expr] = {}
    late = [(p.name == "func", isinstance(a, Lambda)) for p, a in zip(params, raw, strict=True)]
    for i in sorted(range(len(raw)), key=late.__getitem__):
        args[i] = _one_arg(params, i, raw, args, bound, hints, c)
    for i, a in list(args.items()):
        wanted = substitute(params[i], bound)
        if type_of(a) != wanted:
            again = infer(raw[i], wanted, c)
            out = coerce(again, wanted) if not wanted.is_open else again
            if out is not None:
                args[i] = out
                match(params[i], type_of(out), bound)
    return [args[i] for i in range(len(raw))]


def _one_arg(params: tuple[Type, ...], i: int, raw: tuple[Expr, ...], args: dict[int, Expr], bound: dict[str, Type],
             hints: Mapping[str, Type], c: Context) -> Expr:
    p = params[i]
    wish = _partial(p, bound)
    # a hint from the result helps only where nothing is known yet; it must not force an argument
    e = infer(raw[i], wish if not wish.is_open or p.name == "func" else _partial(wish, hints), c)
    before = dict(bound)
    if match(p, type_of(e), bound):
        return e
    bound.clear()
    bound.update(before)
    wanted = substitute(p, bound)
    out = coerce(e, wanted)
    if out is not None and match(p, type_of(out), bound):
        return out
    _widen(params, i, e, args, bound)
    return e


def _widen(params: tuple[Type, ...], i: int, e: Expr, args: dict[int, Expr], bound: dict[str, Type]) -> None:
    """Let this argument decide a variable where the earlier ones can follow (5 and an option[int]; int literal and float)."""
    fresh: dict[str, Type] = {}
    if match(params[i], type_of(e), fresh):
        moved = {j: coerce(a, substitute(params[j], {**bound, **fresh})) for j, a in args.items()}
        if all(moved.values()):
            args.update({j: a for j, a in moved.items() if a is not None})
            bound.update(fresh)
            return
    raise TypeMismatch(f"argument {i + 1} is {type_of(e)}, wanted {substitute(params[i], bound)}")
