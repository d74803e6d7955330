"""Type checking: fills in every type of a program, writes out the conversions that lose nothing, refuses the rest.

Expected types are pushed inward, so that `[]`, `none` and the parameters of lambdas need no types of their own. Where an
option or `any` is asked and a plain value is given, `some` or `to_any` is written out; an int literal where a float is
asked becomes a float literal. Anything else that does not fit raises TypeMismatch, which says where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from yantra_codex.errors import TypeMismatch, UnknownName
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, Lambda, Program, type_of
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
    contains,
    fits,
    func_of,
    is_hashable,
    join,
    match,
    option_of,
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


# ---------------------------------------------------------------- entry points


def check(program: Program) -> Program:
    """The program with every type filled in; raises TypeMismatch with the path to the place that does not fit."""
    names = [f.name for f in program.functions]
    if len(set(names)) != len(names):
        raise TypeMismatch(f"two functions share a name: {', '.join(names)}")
    table = {f.name: f for f in program.functions}
    return Program(tuple(_function(f, table) for f in program.functions))


def check_expr(e: Expr, scope: Scope, expected: Type | None = None) -> Expr:
    """One expression with its types filled in, over variables of the given types, converted to `expected`."""
    return _fit(e, expected, Context(dict(scope)))


def check_op_args(name: str, args: tuple[Expr, ...], scope: Scope) -> tuple[tuple[Expr, ...], Type]:
    """Typed arguments of an op (also of a mutating one, its place as a plain value) and the type of its result."""
    return _op_args(name, args, Context(dict(scope)), None)


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
    return None if t is None or _open(t) else t


def _open(t: Type) -> bool:
    return t == NEVER or t.is_variable or any(map(_open, t.args))


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


def _fit(e: Expr, expected: Type | None, c: Context) -> Expr:
    """e, typed and converted to the expected type; raises where it does not fit."""
    typed = _infer(e, expected, c)
    wanted = _known(expected)
    if wanted is None:
        return typed
    out = coerce(typed, wanted)
    if out is None:
        raise TypeMismatch(f"{type_of(typed)} where {wanted} is wanted")
    return out


# ---------------------------------------------------------------- expressions


def _infer(e: Expr, expected: Type | None, c: Context) -> Expr:
    """e with its types filled in; `expected` is a wish, not a demand."""
    match e:
        case n.Lit():
            return _literal(e, expected)
        case n.Var(name=name):
            return n.Var(name, _variable(name, c))
        case n.Make():
            return _make(e, expected, c)
        case n.Apply():
            return _apply(e, expected, c)
        case n.Lambda():
            return _lambda(e, expected, c)
        case n.IfExpr():
            return _if(e, expected, c)
        case n.LetIn(name=name, value=value, body=body):
            v = _infer(value, None, c)
            b = _fit(body, expected, c.inner({name: type_of(v)}))
            return n.LetIn(name, v, b, type_of(b))
        case n.Call():
            return _call(e, c)
    raise TypeMismatch(f"not an expression: {type(e).__name__}")


def _literal(e: n.Lit, expected: Type | None) -> Expr:
    v = e.value
    if v is None:
        wanted = expected if _known(expected) and expected and expected.name == "option" else None
        return n.Lit(None, wanted or (e.type if e.type.name == "option" else NONE))
    if isinstance(v, bool):
        return n.Lit(v, BOOL)
    if isinstance(v, str):
        return n.Lit(v, STR)
    if isinstance(v, float) or FLOAT in (e.type, expected):
        return n.Lit(float(v), FLOAT)
    return n.Lit(v, INT)


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
    wanted = None if _open(e.type) or (kind == "tuple" and len(e.type.args) != len(e.items)) else e.type
    if wanted is None and expected is not None:
        expected = expected.args[0] if expected.name == "option" else expected
        if {expected.name, kind} == {"vtuple", "tuple"} or expected.name == kind:
            kind = expected.name
            if kind != "tuple" or len(expected.args) == len(e.items):
                wanted = expected
    if kind == "map" and len(e.items) % 2:
        raise TypeMismatch("a map is made of keys and values")
    items = [_fit(x, _part(wanted, i) if wanted else None, c) for i, x in enumerate(e.items)]
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
        params.append(n.Param(p.name, hint if p.type == ANY and hint else p.type))
    body = _fit(e.body, wanted.args[-1] if wanted else None, c.inner({p.name: p.type for p in params}))
    return Lambda(tuple(params), body, func_of(tuple(p.type for p in params), type_of(body)))


def _if(e: n.IfExpr, expected: Type | None, c: Context) -> Expr:
    test = _fit(e.test, BOOL, c)
    then, orelse = _infer(e.then, expected, c), _infer(e.orelse, expected, c)
    # an empty list takes its type from the other branch
    if _open(type_of(then)):
        then = _infer(e.then, type_of(orelse), c)
    elif _open(type_of(orelse)):
        orelse = _infer(e.orelse, type_of(then), c)
    wanted = _known(expected) or join(type_of(then), type_of(orelse))
    a, b = coerce(then, wanted), coerce(orelse, wanted)
    if a is None or b is None:
        raise TypeMismatch(f"the branches of `if` are {type_of(then)} and {type_of(orelse)}")
    return n.IfExpr(test, a, b, wanted)


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
        with_type = _fit(a, p.type, c)
        if p.inout:
            _inout_argument(with_type, p, f, c)
        args.append(with_type)
    return n.Call(f.name, tuple(args), f.returns)


def _call_value(e: n.Call, c: Context) -> Expr:
    t = c.scope[e.function]
    if t.name != "func" or len(t.args) != len(e.args) + 1:
        raise TypeMismatch(f"{e.function} is {t}, called with {len(e.args)} arguments")
    return n.Call(e.function, tuple(_fit(a, p, c) for a, p in zip(e.args, t.args, strict=False)), t.args[-1])


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
    hint = e.type if e.type != ANY and not _open(e.type) else expected
    args, t = _op_args(e.op, e.args, c, hint)
    if _open(t) and _known(hint) and fits(t, hint):  # type: ignore[arg-type]
        t = hint  # type: ignore[assignment]
    return n.Apply(e.op, args, t)


def _op_args(name: str, raw: tuple[Expr, ...], c: Context, expected: Type | None) -> tuple[tuple[Expr, ...], Type]:
    row = op(name)
    if len(raw) != len(row.params):
        raise TypeMismatch(f"{name} takes {len(row.params)} arguments ({row.scheme}), got {len(raw)}")
    try:
        if name in ("tuple_get", "tuple_concat", "tuple_to_list", "to_any"):
            args = [_infer(a, None, c) for a in raw]
        elif name in ("is_a", "cast"):
            args = [_fit(a, p, c) for a, p in zip(raw, row.params, strict=True)]
        else:
            args = _scheme_args(row.params, row.result, raw, c, expected)
        literal = args[1].value if len(args) > 1 and isinstance(args[1], n.Lit) else None
        t = result_type(name, tuple(map(type_of, args)), literal)
    except TypeMismatch as err:
        raise TypeMismatch(str(err) if str(err).startswith(name) else f"{name}: {err}") from None
    return tuple(args), _better(row.result, t, expected)


def _better(pattern: Type, t: Type, expected: Type | None) -> Type:
    """The expected type where the arguments left the result open (unwrap of none, an empty list)."""
    return expected if expected and _known(expected) and _open(t) and fits(t, expected) else t


def _partial(t: Type, bound: Mapping[str, Type]) -> Type:
    """t with the bound type variables replaced and the others left."""
    if t.is_variable:
        found = bound.get(t.name)
        return t if found is None or found == NEVER else found
    return Type(t.name, tuple(_partial(a, bound) for a in t.args), t.fields) if t.args else t


def _scheme_args(params: tuple[Type, ...], result: Type, raw: tuple[Expr, ...], c: Context, expected: Type | None) -> list[Expr]:
    """Typed arguments under a type scheme: plain ones first, then functions, then those left open once more."""
    hints: dict[str, Type] = {}
    if expected is not None and _known(expected):
        match(result, expected, hints)
    bound: dict[str, Type] = {}
    args: dict[int, Expr] = {}
    for i in sorted(range(len(raw)), key=lambda i: (params[i].name == "func", isinstance(raw[i], Lambda))):
        args[i] = _one_arg(params, i, raw, args, bound, hints, c)
    for i, a in list(args.items()):
        wanted = substitute(params[i], bound)
        if type_of(a) != wanted:
            again = _infer(raw[i], wanted, c)
            out = coerce(again, wanted) if not _open(wanted) else again
            if out is not None:
                args[i] = out
                match(params[i], type_of(out), bound)
    return [args[i] for i in range(len(raw))]


def _one_arg(params: tuple[Type, ...], i: int, raw: tuple[Expr, ...], args: dict[int, Expr], bound: dict[str, Type],
             hints: Mapping[str, Type], c: Context) -> Expr:
    p = params[i]
    wish = _partial(p, bound)
    # a hint from the result helps only where nothing is known yet; it must not force an argument
    e = _infer(raw[i], wish if not _open(wish) or p.name == "func" else _partial(wish, hints), c)
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


# ---------------------------------------------------------------- statements


def _function(f: n.Function, table: Mapping[str, n.Function]) -> n.Function:
    names = [p.name for p in f.params]
    if len(set(names)) != len(names):
        raise TypeMismatch(f"in {f.name}: two parameters share a name")
    c = Context({p.name: p.type for p in f.params}, table, {p.name for p in f.params if p.inout})
    try:
        return replace(f, body=_block(f.body, c, f.returns, False, set(names)))
    except TypeMismatch as err:
        raise TypeMismatch(f"in {f.name}, {err}") from None


def _block(block: n.Block, outer: Context, returns: Type, in_loop: bool, taken: set[str] | None = None) -> n.Block:
    """The block with its types; `taken`: names that it may not declare again (a function's parameters)."""
    c = outer.inner()
    declared = set(taken or ())
    out = []
    for i, s in enumerate(block):
        try:
            out.append(_stmt(s, c, returns, in_loop, declared))
        except TypeMismatch as err:
            raise TypeMismatch(f"{type(s).__name__.lower()} {i + 1}: {err}") from None
    return tuple(out)


def _declare(name: str, t: Type, mutable: bool, c: Context, declared: set[str]) -> None:
    if name in declared:
        raise TypeMismatch(f"{name} is declared twice")
    declared.add(name)
    c.scope[name] = t
    c.mutable.discard(name)
    if mutable:
        c.mutable.add(name)


def _stmt(s: n.Stmt, c: Context, returns: Type, in_loop: bool, declared: set[str]) -> n.Stmt:
    match s:
        case n.Let(name=name, type=t, value=value, mutable=mutable):
            v = None if value is None else _fit(value, t, c)
            if v is not None and _open(t):
                t = type_of(v)
            _declare(name, t, mutable or v is None, c, declared)
            return n.Let(name, t, v, mutable)
        case n.Set(place=p, value=value):
            place = _place(p, c)
            return n.Set(place, _fit(value, place.type, c))
        case n.Do():
            return _do(s, c, declared)
        case n.Perform(call=call):
            return n.Perform(_infer(call, None, c))
        case n.If(test=test, then=a, orelse=b):
            return n.If(_fit(test, BOOL, c), _block(a, c, returns, in_loop), _block(b, c, returns, in_loop))
        case n.ForEach():
            return _for_each(s, c, returns)
        case n.ForRange(name=name, start=a, stop=b, step=k, body=body):
            inside = _block(body, c.inner({name: INT}, mutable=True), returns, True)
            return n.ForRange(name, _fit(a, INT, c), _fit(b, INT, c), _fit(k, INT, c), inside)
        case n.While(test=test, body=body):
            return n.While(_fit(test, BOOL, c), _block(body, c, returns, True))
        case n.Break() | n.Continue():
            if not in_loop:
                raise TypeMismatch("outside of a loop")
            return s
        case n.Return(value=value):
            return _return(s, value, c, returns)
        case n.Raise(kind=kind, message=message):
            return n.Raise(kind, _fit(message, STR, c))
        case n.Try(body=body, handlers=handlers, final=final):
            inner = [(h, c.inner({h.name: STR} if h.name else {})) for h in handlers]
            hs = tuple(replace(h, body=_block(h.body, d, returns, in_loop)) for h, d in inner)
            return n.Try(_block(body, c, returns, in_loop), hs, _block(final, c, returns, in_loop))
    raise TypeMismatch(f"not a statement: {type(s).__name__}")


def _return(s: n.Return, value: Expr | None, c: Context, returns: Type) -> n.Stmt:
    if value is None:
        if returns.name not in ("none", "option", "any"):
            raise TypeMismatch(f"a value of type {returns} is wanted")
        return s if returns == NONE else n.Return(_fit(n.Lit(None, NONE), returns, c))
    return n.Return(_fit(value, returns, c))


def _place(p: n.Place, c: Context) -> n.Place:
    if p.name not in c.scope:
        raise TypeMismatch(str(UnknownName("variable", p.name, c.scope)))
    if p.name not in c.mutable:
        raise TypeMismatch(f"{p.name} is not mutable")
    t, path = c.scope[p.name], []
    for step in p.path:
        wanted = "map" if step.kind == "key" else "list"
        if t.name != wanted:
            raise TypeMismatch(f"a step by {step.kind} into {t}, which is not a {wanted}")
        path.append(n.Step(step.kind, _fit(step.at, t.args[0] if wanted == "map" else INT, c)))
        t = t.args[-1]
    return n.Place(p.name, tuple(path), t)


def _do(s: n.Do, c: Context, declared: set[str]) -> n.Stmt:
    row = op(s.op) if s.op in OPS else None
    if row is None or not row.mutates:
        raise TypeMismatch(f"{s.op} is not an op that changes a place")
    place = _place(s.place, c)
    stand_in = " place"  # no variable can have this name
    args, t = _op_args(s.op, (n.Var(stand_in), *s.args), c.inner({stand_in: place.type}), None)
    if s.result is not None:
        _declare(s.result, t, False, c, declared)
    return n.Do(s.op, place, args[1:], s.result, t)


def _for_each(s: n.ForEach, c: Context, returns: Type) -> n.Stmt:
    xs = _infer(s.iterable, None, c)
    t = type_of(xs)
    if t.name not in ("list", "vtuple", "str", "set", "map", "tuple"):
        raise TypeMismatch(f"{t} can't be iterated over")
    element = t.element
    parts = [element]
    if len(s.targets) > 1:
        if element.name == "vtuple":
            parts = [element.args[0]] * len(s.targets)
        elif element.name != "tuple" or len(element.args) != len(s.targets):
            raise TypeMismatch(f"{len(s.targets)} targets for elements of type {element}")
        else:
            parts = list(element.args)
    targets = tuple(n.Param(p.name, q) for p, q in zip(s.targets, parts, strict=True))
    inside = c.inner({p.name: p.type for p in targets}, mutable=True)
    return n.ForEach(targets, xs, _block(s.body, inside, returns, True))


__all__ = ["check", "check_expr", "check_op_args", "coerce", "contains", "free_variables", "option_of"]
