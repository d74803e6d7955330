"""Mutants: programs a step away from a right one that give another result on some example, the hard negatives of training.

A search meets such programs all the time: another comparison, another end of the list, a filter left out. Which of them is
asked for only the words and the further examples say, so that is what the network has to learn to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from random import Random

from yantra_codex.errors import RaisedError, YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.check import check
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import Expr, Program
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.rewrite import ExprMap, map_block, map_expr
from yantra_codex.ir.signature import Example
from yantra_codex.ir.values import equal, to_ir

LIMITS = Limits(fuel=20_000, memory=100_000, depth=100)
TRIES = 10
# ops that people mix up and whose types are written differently in the table
NEAR = {"lt": ("le", "gt"), "le": ("lt", "ge"), "gt": ("ge", "lt"), "ge": ("gt", "le"), "eq": ("ne",), "ne": ("eq",)}
LESS = frozenset("filter reject take drop sort sort_desc reverse unique take_while drop_while map_filter abs strip lower upper".split())  # noqa: SIM905


def mutants(program: Program, examples: Sequence[Example], draw: Random, most: int = 2) -> list[Program]:
    """Up to `most` different mutants that fail an example, those that pass the most of them first; none without examples."""
    sites = _sites(program)
    found: dict[Program, int] = {}
    for _ in range(TRIES if examples and sites else 0):
        place, new = draw.choice(sites)
        try:
            mutant = check(_with(program, place, draw.choice(new)))
            passed = _passed(mutant, examples)
        except (YantraError, RecursionError):
            continue
        if passed < len(examples) and mutant != program:
            found.setdefault(mutant, passed)
    return sorted(found, key=lambda m: -found[m])[:most]


def _sites(program: Program) -> list[tuple[int, list[Expr]]]:
    """The expressions that can be another one, by their number in the order of `_with`, and what they can be."""
    out: list[tuple[int, list[Expr]]] = []
    count = 0

    def look(e: Expr) -> Expr:
        nonlocal count
        if new := _instead(e):
            out.append((count, new))
        count += 1
        return e

    _mapped(program, look)
    return out


def _with(program: Program, place: int, new: Expr) -> Program:
    count = -1

    def put(e: Expr) -> Expr:
        nonlocal count
        count += 1
        return new if count == place else e

    return _mapped(program, put)


def _mapped(program: Program, f: ExprMap) -> Program:
    """The program with f applied to every expression, innermost first."""
    return Program(tuple(replace(x, body=map_block(x.body, lambda e: map_expr(e, f))) for x in program.functions))


def _instead(e: Expr) -> list[Expr]:
    """What may stand in an expression's place with the same type."""
    match e:
        case n.Apply(op=op, args=args, type=t):
            out: list[Expr] = [n.Apply(other, args, t) for other in (*NEAR.get(op, ()), *_alike().get(op, ()))]
            return [*out, args[0]] if op in LESS and n.type_of(args[0]) == t else out
        case n.Lit(value=bool() as value, type=t):
            return [n.Lit(not value, t)]
        case n.Lit(value=int() as value, type=t):
            return [n.Lit(value + 1, t), n.Lit(value - 1, t)]
        case n.IfExpr(test=test, then=a, orelse=b, type=t):
            return [n.IfExpr(test, b, a, t), a, b]
    return []


@lru_cache(maxsize=1)
def _alike() -> dict[str, tuple[str, ...]]:
    """op -> the ops of its group that take and give the same types."""
    by: dict[tuple[str, str], list[str]] = defaultdict(list)
    for op in OPS.values():
        if not op.mutates and op.params and op.group != "effects":
            by[op.group, op.scheme].append(op.name)
    return {name: tuple(x for x in names if x != name) for names in by.values() for name in names}


def _passed(program: Program, examples: Sequence[Example]) -> int:
    """On how many examples a program gives what is expected."""
    call = compile_program(program, LIMITS)
    types, returns = [p.type for p in program.entry.params], program.entry.returns
    count = 0
    for e in examples:
        try:
            value = call(*[to_ir(a, t) for a, t in zip(e.args, types, strict=True)])
            count += e.raises is None and equal(value, e.expected, returns)
        except RaisedError as error:
            count += e.raises is not None and e.raises in (error.kind, "Exception", "Error")
        except (YantraError, ValueError, TypeError):
            pass
    return count
