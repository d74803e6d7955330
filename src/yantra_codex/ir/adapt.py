"""A program as a function of other types: arguments converted on the way in, the result on the way out, the logic between them as it is.

What can't be said in the asked type raises: no result where one is asked for, 2.5 as a whole number, three elements as a pair. What would
change the meaning (a set's members in some order, a text for its characters) is no conversion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from yantra_codex.errors import TypeMismatch
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check
from yantra_codex.ir.rewrite import bound_names, changed_names, fresh_names, rename_variables, with_blocks
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NONE, STR, Type, func_of, list_of

SEQUENCES = ("list", "vtuple")
NO_RESULT = "there is no result"
Fresh = Callable[[str], str]


def adapted(program: n.Program, params: Sequence[Type], returns: Type) -> n.Program | None:
    """The program with parameters and a result of these types; None where something has no conversion, or the function calls itself."""
    entry = program.entry
    called = {e.function for f in program.functions for e in n.block_exprs(f.body) if isinstance(e, n.Call)}
    if len(params) != len(entry.params) or entry.name in called or NONE in (returns, entry.returns):
        return None
    fresh = fresh_names(bound_names(entry))
    names = {p.name: fresh(p.name) for p, t in zip(entry.params, params, strict=True) if p.type != t}
    if any(p.inout for p in entry.params if p.name in names):
        return None
    body = rename_variables(entry, names).body
    lets: list[n.Stmt] = []
    for p, t in zip(entry.params, params, strict=True):
        if p.name in names:
            value = converted(n.Var(p.name, t), p.type, fresh)
            if value is None:
                return None
            lets.append(n.Let(names[p.name], p.type, value, names[p.name] in changed_names(body)))
    if returns != entry.returns:
        changed = _with_returns(body, returns, fresh)
        if changed is None:
            return None
        body = changed
    shaped = replace(entry, params=tuple(n.Param(p.name, t, p.inout) for p, t in zip(entry.params, params, strict=True)), returns=returns, body=(*lets, *body))
    try:
        return check(n.Program((shaped, *program.functions[1:])))
    except TypeMismatch:
        return None


def converted(e: n.Expr, want: Type, fresh: Fresh) -> n.Expr | None:
    """The same value as one of another type; None where an expression can't say it. Raises TypeError in the program where the value is none."""
    have = n.type_of(e)
    if have == want:
        return e
    if want == ANY:
        return n.Apply("to_any", (e,), ANY)
    if have == ANY:
        return _cast(e, want, fresh)
    if have.name == "option" and want.name == "option":
        return _each(e, "option_map", have.args[0], want.args[0], want, fresh)
    if want.name == "option":
        inner = converted(e, want.args[0], fresh)
        return None if inner is None else n.Apply("some", (inner,), want)
    if have.name == "option":
        return converted(n.Apply("unwrap", (e,), have.args[0]), want, fresh)
    if (have, want) == (INT, FLOAT):
        return n.Apply("to_float", (e,), FLOAT)
    if have.name in SEQUENCES and want.name in SEQUENCES:
        listed = e if have.name == "list" else n.Apply("tuple_to_list", (e,), list_of(have.args[0]))
        items = listed if have.args == want.args else _each(listed, "map", have.args[0], want.args[0], list_of(want.args[0]), fresh)
        return items if items is None or want.name == "list" else n.Apply("list_to_tuple", (items,), want)
    if have.name == "tuple" and want.name in (*SEQUENCES, "tuple") and (want.name != "tuple" or len(have.args) == len(want.args)):
        return _of_parts(e, have, want, fresh)
    return None


def _cast(e: n.Expr, want: Type, fresh: Fresh) -> n.Expr | None:
    """A value of unknown type as one of a known type."""
    if want.name in SEQUENCES:
        loose = Type(want.name, (ANY,))
        return converted(n.Apply("cast", (e, n.Lit(str(loose), STR)), loose), want, fresh)
    return n.Apply("cast", (e, n.Lit(str(want), STR)), want) if want in (INT, FLOAT, BOOL, STR) else None


def _each(e: n.Expr, op: str, have: Type, want: Type, result: Type, fresh: Fresh) -> n.Expr | None:
    """The op with a function that converts one element."""
    x = fresh("x")
    body = converted(n.Var(x, have), want, fresh)
    return None if body is None else n.Apply(op, (e, n.Lambda((n.Param(x, have),), body, func_of((have,), want))), result)


def _of_parts(e: n.Expr, have: Type, want: Type, fresh: Fresh) -> n.Expr | None:
    """A tuple's parts as another tuple or a sequence."""
    name = fresh("parts")
    whole = n.Var(name, have)
    wanted = want.args if want.name == "tuple" else want.args * len(have.args)
    parts = [converted(n.Apply("tuple_get", (whole, n.Lit(i, INT)), h), w, fresh) for i, (h, w) in enumerate(zip(have.args, wanted, strict=True))]
    made = tuple(p for p in parts if p is not None)
    return n.LetIn(name, e, n.Make(made, want), want) if len(made) == len(parts) else None


# ---------------------------------------------------------------- results


def _with_returns(body: n.Block, want: Type, fresh: Fresh) -> n.Block | None:
    """The body with each returned value converted; None where none can be, or an error of the conversion would be caught."""
    refused = []

    def block(b: n.Block) -> n.Block:
        return tuple(new for s in b for new in (_returned(s.value, want, fresh) if isinstance(s, n.Return) and s.value is not None else (within(s),)))

    def within(s: n.Stmt) -> n.Stmt:
        changed = with_blocks(s, block)
        if isinstance(s, n.Try) and isinstance(changed, n.Try):
            refused.append(_may_raise(changed.body) > _may_raise(s.body))
        return changed

    changed = block(body)
    return None if any(refused) or not any(isinstance(s, n.Return) for s in n.walk_block(changed)) else changed


def _may_raise(body: n.Block) -> int:
    """How many places of a block raise, of the kinds that conversions are made of."""
    return sum(isinstance(s, n.Raise) for s in n.walk_block(body)) + sum(isinstance(e, n.Apply) and e.op in ("unwrap", "cast") for e in n.block_exprs(body))


def _returned(e: n.Expr, want: Type, fresh: Fresh) -> n.Block:
    """The statements that return a value as one of the asked type, or raise where it is none."""
    while isinstance(e, n.Apply) and e.op in ("to_any", "some"):
        e = e.args[0]
    have = n.type_of(e)
    if isinstance(e, n.IfExpr) and (have == ANY or have.name == "option"):
        return (n.If(e.test, _returned(e.then, want, fresh), _returned(e.orelse, want, fresh)),)
    if isinstance(e, n.Lit) and e.value is None:
        return (n.Return(n.Lit(None, want)),) if want.name == "option" else (n.Raise("TypeError", n.Lit(NO_RESULT, STR)),)
    value = converted(e, want, fresh)
    if value is not None:
        return (n.Return(value),)
    return _checked(e, want, fresh) or (n.Raise("TypeError", n.Lit(f"a {want} was expected, met a {have}", STR)),)


def _checked(e: n.Expr, want: Type, fresh: Fresh) -> n.Block | None:
    """The statements that return a value which only may be one of the asked type: a float as a whole number, a sequence as a tuple."""
    have = n.type_of(e)
    if (have, want) == (FLOAT, INT):
        held = n.Var(fresh("number"), FLOAT)
        return (n.Let(held.name, FLOAT, e), _unless(n.Apply("is_integer", (held,), BOOL), "a whole number was expected"), n.Return(n.Apply("trunc", (held,), INT)))
    if have.name in SEQUENCES and want.name == "tuple":
        held = n.Var(fresh("items"), list_of(have.args[0]))
        parts = [converted(n.Apply("index", (held, n.Lit(i, INT)), have.args[0]), t, fresh) for i, t in enumerate(want.args)]
        made = tuple(p for p in parts if p is not None)
        fits = n.Apply("eq", (n.Apply("length", (held,), INT), n.Lit(len(parts), INT)), BOOL)
        let = n.Let(held.name, held.type, e if have.name == "list" else n.Apply("tuple_to_list", (e,), held.type))
        return (let, _unless(fits, f"{len(parts)} values were expected"), n.Return(n.Make(made, want))) if len(made) == len(parts) else None
    return None


def _unless(test: n.Expr, message: str) -> n.Stmt:
    return n.If(n.Apply("not", (test,), BOOL), (n.Raise("ValueError", n.Lit(message, STR)),))


__all__ = ["adapted", "converted"]
