"""The doctests of patterns that take functions, as programs: an entry without functions that calls the pattern with lambdas."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Iterator
from dataclasses import dataclass

from yantra_codex.errors import Unsupported
from yantra_codex.ir.check import check
from yantra_codex.ir.nodes import Call, Expr, Function, Lambda, Param, Program, Return, Var
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import Type
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import Pattern

ENTRY = "applied_"


@dataclass(frozen=True, slots=True)
class Applied:
    """One doctest: a program to be called with the example's arguments, which are values only."""

    program: Program
    example: Example


def takes_functions(p: Pattern) -> bool:
    """Whether one of the pattern's parameters is a function."""
    return any(t.name == "func" for _, t in p.params)


def applied(p: Pattern, program: Program) -> list[Applied]:
    """The pattern's doctests; raises Unsupported where one of its lambdas is more than an expression."""
    out = []
    for call, expected, raises in _doctests(p):
        given = list(zip(p.params, call.args, strict=True))
        functions = {name: function(arg, t) for (name, t), arg in given if isinstance(arg, ast.Lambda)}
        args: tuple[Expr, ...] = tuple(functions[name] if name in functions else Var(name, t) for name, t in p.params)
        params = tuple(Param(name, t) for name, t in p.params if name not in functions)
        entry = Function(ENTRY + p.name, params, p.returns, (Return(Call(p.name, args, p.returns)),))
        values = tuple(ast.literal_eval(arg) for (name, _), arg in given if name not in functions)
        out.append(Applied(check(Program((entry, *program.functions))), Example(values, expected, raises, "doctest")))
    return out


def function(arg: ast.Lambda, t: Type) -> Lambda:
    """A doctest's lambda under the type of the parameter it is given to."""
    names = [a.arg for a in arg.args.args]
    source = f"def given({', '.join(names)}):\n    return {ast.unparse(arg.body)}\n"
    lifted = lift(source, "given", Signature("given", tuple(map(SigParam, names, t.args[:-1])), t.args[-1]))
    body = lifted.entry.body
    if len(lifted.functions) > 1 or len(body) != 1 or not isinstance(body[0], Return) or body[0].value is None:
        raise Unsupported(f"the lambda of a doctest is one expression; met {ast.unparse(arg)}", language="python")
    return Lambda(tuple(Param(q.name, q.type) for q in lifted.entry.params), body[0].value, t)


def _doctests(p: Pattern) -> Iterator[tuple[ast.Call, object, str | None]]:
    """The calls of the pattern in its docstring, with what they give or the error they raise."""
    doc = next(ast.get_docstring(f) for f in ast.parse(p.source).body if isinstance(f, ast.FunctionDef) and f.name == p.name)
    for e in doctest.DocTestParser().get_examples(doc or ""):
        if not re.match(rf"{p.name}\(", e.source):
            continue
        call = ast.parse(e.source.strip(), mode="eval").body
        if isinstance(call, ast.Call) and len(call.args) == len(p.params):
            yield call, (ast.literal_eval(e.want.strip()) if e.want.strip() and not e.exc_msg else None), (
                e.exc_msg.partition(":")[0].strip() if e.exc_msg else None)
