"""A kept program for other types than it was kept with: written as plain Python, without its types, and lifted anew for the asked ones.

That is how a pattern of the library is fitted (library/coerce.py): what a result means never changes, only its form. What does not lift,
or has other types than were asked, is none. After it the program as it stands, with what goes in and out converted (ir/adapt.py): a text that
shows tuples as such needs them. The examples decide.
"""

from __future__ import annotations

import ast
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import permutations

from yantra_codex import languages
from yantra_codex.errors import YantraError
from yantra_codex.ir.adapt import adapted
from yantra_codex.ir.nodes import Call, Program, block_exprs
from yantra_codex.ir.rewrite import bound_names, rename_variables
from yantra_codex.ir.signature import Example, Signature, SigParam
from yantra_codex.ir.types import ANY, FLOAT, INT, Type, contains
from yantra_codex.library.coerce import Shape, missing_of, sources
from yantra_codex.library.fit import compatible
from yantra_codex.problems import Problem

MOST_ORDERED = 4  # parameters up to which every order is tried
LEAST_SHOWN = 2  # examples that numbers of any kind must pass as whole ones
# how results of two types may say the same, as coerce.py knows to write it: (kept, asked)
FORMS = {("list", "str"), ("str", "list"), ("set", "list"), ("list", "set")}


def asked_types(problem: Problem) -> tuple[list[Type], Type] | None:
    """The types of a problem's parameters and result; None where no signature names them."""
    return ([p.type for p in problem.signature.params], problem.signature.returns) if problem.signature else None


def orders(program: Program, count: int) -> Iterator[tuple[int, ...]]:
    """Each order in which a program's parameters may be asked for, as it stands first; a function that calls itself keeps its own."""
    straight, entry = tuple(range(len(program.entry.params))), program.entry
    if count != len(straight):
        return
    calls_itself = any(isinstance(e, Call) and e.function == entry.name for f in program.functions for e in block_exprs(f.body))
    yield from (straight,) if calls_itself or count > MOST_ORDERED else permutations(straight)


def retyped(program: Program, signature: Signature, examples: Sequence[Example], deadline: float = math.inf) -> Iterator[Program]:
    """The program lifted for the asked types, then converted to them, its parameters in each order that may take them; nothing where it has them already.

    The examples say how a missing result is written. Begins nothing after the deadline (time.perf_counter).
    """
    entry = program.entry
    own, asked = tuple(p.type for p in entry.params), tuple(p.type for p in signature.params)
    if not says(entry.returns, signature.returns):
        return
    missing = missing_of([(e.expected, e.raises) for e in examples])
    for order in orders(program, len(asked)):
        if time.perf_counter() > deadline:
            return
        wanted = _settled(tuple(asked[order.index(j)] for j in range(len(own))), own)
        returns = _surer(signature.returns, entry.returns)
        if (wanted, returns) != (own, entry.returns) and all(map(compatible, wanted, own)):
            lossy = (entry.returns, returns) == (FLOAT, INT) and (FLOAT not in own or len(examples) < LEAST_SHOWN)
            forms = (relifted(program, Shape(wanted, returns, missing)), None if lossy else adapted(program, wanted, returns))
            yield from (in_order(p, order) for p in forms if p is not None)


def in_order(program: Program, order: Sequence[int]) -> Program:
    """The program with its entry's parameters in another order."""
    params = tuple(program.entry.params[i] for i in order)
    return program if params == program.entry.params else Program((replace(program.entry, params=params), *program.functions[1:]))


def says(own: Type, asked: Type) -> bool:
    """Whether a result of one type may be told as one of another: of a like shape, in another form, or present where it could be missing."""
    plain = [t.args[0] if t.name == "option" else t for t in (asked, own)]
    return compatible(plain[0], plain[1]) or (own.name, asked.name) in FORMS


@lru_cache(maxsize=512)
def relifted(program: Program, asked: Shape) -> Program | None:
    """The program with the asked types, its parameters as they are ordered; None where its logic can't take them."""
    from yantra_codex.languages.pylift import lift  # seldom needed where nothing is learned

    said = _written(program)
    if said is None:
        return None
    source, name, names = said
    own = Shape(tuple(p.type for p in program.entry.params), program.entry.returns)
    signature = Signature(name, tuple(map(SigParam, names, asked.params)), asked.returns)
    try:
        for text in sources(source, name, own, asked):
            try:
                lifted = lift(text, name, signature)
            except YantraError:
                continue
            if lifted.entry.returns == asked.returns and tuple(p.type for p in lifted.entry.params) == asked.params:
                return _with_names(lifted, [p.name for p in program.entry.params])
    except (SyntaxError, LookupError, AttributeError, TypeError, ValueError, RecursionError):  # a program of a form that the rewriting does not know
        return None
    return None


def _with_names(program: Program, names: Sequence[str]) -> Program:
    """The program with its parameters under other names; as it is where one of these means something in it."""
    entry, own = program.entry, [p.name for p in program.entry.params]
    if (bound_names(entry) - set(own)) & set(names):
        return program
    return Program((rename_variables(entry, dict(zip(own, names, strict=True))), *program.functions[1:]))


@lru_cache(maxsize=512)
def _written(program: Program) -> tuple[str, str, tuple[str, ...]] | None:
    """The program as Python without types, its entry's name and parameters; None where Python can't say it."""
    try:
        rendered = languages.get("python").render(program)
        tree = ast.parse(rendered.code)
    except (YantraError, SyntaxError, RecursionError):
        return None
    names: tuple[str, ...] = ()
    for f in ast.walk(tree):
        if isinstance(f, ast.FunctionDef):
            f.returns = None
            for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs):
                a.annotation = None
            names = tuple(a.arg for a in f.args.args) if f.name == rendered.entry else names
    return (ast.unparse(tree), rendered.entry, names) if len(names) == len(program.entry.params) else None


def _settled(asked: Sequence[Type], own: Sequence[Type]) -> tuple[Type, ...]:
    return tuple(map(_surer, asked, own))


def _surer(asked: Type, own: Type) -> Type:
    """The asked type, the program's own where that leaves something open."""
    return own if asked == ANY or ((contains(asked, "never") or contains(asked, "any")) and compatible(asked, own)) else asked


__all__ = ["asked_types", "in_order", "orders", "retyped", "says"]
