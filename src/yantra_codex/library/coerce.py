"""A pattern's source in the shape another signature asks for: other element types, another way to say "there is none".

In: the plain Python source of a pattern with its own types, and the asked ones. Out: sources to lift, the likeliest
first. What a result means never changes, only its form: -1 or an error for None, characters for a text, a list
changed in place for a new one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yantra_codex.ir.types import ANY, INT, NONE, STR, Type

MISSING = "there is no result"


@dataclass(frozen=True, slots=True)
class Shape:
    """Types of parameters and result. missing: what the examples give where there is none: "none", "-1" or "raise"."""

    params: tuple[Type, ...]
    returns: Type
    missing: str = "raise"


@lru_cache(maxsize=4096)
def sources(source: str, name: str, own: Shape, asked: Shape) -> tuple[str, ...]:
    """The sources to try for the asked shape, the first that lifts counts; none where the result can't take the form."""
    if own.params == asked.params and own.returns == asked.returns:
        return (source,)
    tree = ast.parse(source)
    f = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    change = result_change(own, asked, f)
    if change is None:
        return ()
    if own.params != asked.params:
        tree = _Unannotated().visit(tree)
    change(f)
    plain = ast.unparse(ast.fix_missing_locations(tree))
    out = [plain]
    texts = [a.arg for a, o, t in zip(f.args.args, own.params, asked.params, strict=True) if t == STR and o.name == "list"]
    if texts:  # what a text can't do, the list of its characters may
        f.body[:0] = [ast.parse(f"{p} = list({p})").body[0] for p in texts]
        out.append(ast.unparse(ast.fix_missing_locations(tree)))
    return (*out, *([] if plain == source else [source] if own.returns == asked.returns else []))


class _Unannotated(ast.NodeTransformer):
    """Locals without the types that were written for other parameters: they are inferred anew."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)


Change = Callable[[ast.FunctionDef], None]


def result_change(own: Shape, asked: Shape, f: ast.FunctionDef) -> Change | None:
    """What makes the function's result the asked one; None where nothing does."""
    have, want = own.returns, asked.returns
    if want == NONE and have != NONE:
        first = asked.params[0] if asked.params else ANY
        if have.name != "list" or first.name != "list" or not f.args.args or own.params[0].name != "list":
            return None
        return lambda g: _each_return(g, lambda e: _in_place(f.args.args[0].arg, e))
    if have == NONE and want != NONE:
        return None
    if have.name == "option" and want.name not in ("option", "any", "never"):
        return lambda g: _each_return(g, lambda e: _without_none(e, asked.missing if want == INT else "raise"))
    if want.name == "option" and have == INT and _says_minus_one(f):
        return lambda g: _each_return(g, lambda e: [ast.Return(ast.Constant(None))] if _is_minus_one(e) else [ast.Return(e)])
    if want.name == "option" and have.name != "option" and asked.missing == "none":
        return _errors_to_none
    if want == STR and have.name == "list" and STR in asked.params:
        return lambda g: _each_return(g, lambda e: [ast.Return(_call('"".join', e))])
    if want.name == "list" and have == STR:
        return lambda g: _each_return(g, lambda e: [ast.Return(_call("list", e))])
    if want.name == "list" and have.name == "set":
        return lambda g: _each_return(g, lambda e: [ast.Return(_call("sorted", e))])
    if want.name == "list" and have.name == "tuple":
        return lambda g: _each_return(g, _as_list)
    if want.name == "set" and have.name == "list":
        return lambda g: _each_return(g, lambda e: [ast.Return(_call("set", e))])
    return lambda g: None


def _each_return(f: ast.FunctionDef, new: Callable[[ast.expr], list[ast.stmt]]) -> None:
    """Replace each return of the function itself (not of functions inside it)."""

    class Returns(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
            return node

        def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
            return node

        def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
            return new(node.value or ast.Constant(None))

    visitor = Returns()
    last = f.body[-1]
    body: list[ast.stmt] = []
    for s in f.body:
        done = visitor.visit(s)
        done = done if isinstance(done, list) else [done]
        bare = len(done) > 1 and s is last and isinstance(done[-1], ast.Return) and done[-1].value is None
        body += done[:-1] if bare else done  # a return at the very end says nothing
    f.body = body
    f.returns = None


def _call(function: str, e: ast.expr) -> ast.expr:
    return ast.Call(ast.parse(function, mode="eval").body, [e], [])


def _as_list(e: ast.expr) -> list[ast.stmt]:
    return [ast.Return(ast.List(e.elts, ast.Load()) if isinstance(e, ast.Tuple) else _call("list", e))]


def _in_place(name: str, e: ast.expr) -> list[ast.stmt]:
    whole = ast.parse(f"{name}[:] = 0").body[0]
    assert isinstance(whole, ast.Assign)
    whole.value = e
    return [whole, ast.Return(None)]


def _without_none(e: ast.expr, missing: str) -> list[ast.stmt]:
    """The return of a value that may be None, with -1 or an error in None's place."""
    if isinstance(e, ast.Constant) and e.value is None:
        return [ast.Return(ast.parse("-1", mode="eval").body)] if missing == "-1" else [ast.parse(f"raise ValueError({MISSING!r})").body[0]]
    if isinstance(e, ast.IfExp):
        then, other = _without_none(e.body, missing), _without_none(e.orelse, missing)
        if isinstance(then[0], ast.Return) and isinstance(other[0], ast.Return) and len(then) == len(other) == 1:
            assert then[0].value and other[0].value
            return [ast.Return(ast.IfExp(e.test, then[0].value, other[0].value))]
        if isinstance(other[0], ast.Raise):  # the error first, as people write it
            return [ast.If(ast.UnaryOp(ast.Not(), e.test), other, []), *then]
        return [ast.If(e.test, then, []), *other]
    if (isinstance(e, ast.Call) and isinstance(e.func, ast.Name) and e.func.id == "next" and len(e.args) == 2 and missing == "-1"
            and isinstance(e.args[1], ast.Constant) and e.args[1].value is None):
        return [ast.Return(ast.Call(e.func, [e.args[0], ast.parse("-1", mode="eval").body], []))]
    return [ast.Return(e)]


def _is_minus_one(e: ast.expr) -> bool:
    return isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub) and isinstance(e.operand, ast.Constant) and e.operand.value == 1


def _says_minus_one(f: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Return) and n.value is not None and _is_minus_one(n.value) for n in ast.walk(f))


def _errors_to_none(f: ast.FunctionDef) -> None:
    """Return None where the pattern raises."""

    class Raises(ast.NodeTransformer):
        def visit_Raise(self, node: ast.Raise) -> ast.AST:
            return ast.Return(ast.Constant(None))

    for i, s in enumerate(f.body):
        f.body[i] = Raises().visit(s)
    f.returns = None


def missing_of(outcomes: Sequence[tuple[object, str | None]]) -> str:
    """How examples, as (expected, raises), say that there is no result."""
    if any(expected is None and raises is None for expected, raises in outcomes):
        return "none"
    if any(type(expected) is int and expected == -1 for expected, raises in outcomes if raises is None):
        return "-1"
    return "raise"


__all__ = ["Shape", "missing_of", "sources"]
