"""A program in the language, names and types that a problem asks for; refused where its whole numbers would not fit there."""

from __future__ import annotations

import re
from dataclasses import replace

from yantra_codex import languages
from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import Program
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.types import ANY, Type
from yantra_codex.languages import Rendered
from yantra_codex.languages.base import camel_case, snake_case
from yantra_codex.problems import Problem

# how far a whole number may go before a target's own type would be wrong; None: unbounded
LARGEST_INT = {"python": None, "javascript": 2**53 - 1, "typescript": 2**53 - 1, "rust": 2**63 - 1, "go": 2**63 - 1}
# native names of whole numbers, how many bits hold their size
BITS = {"i8": 7, "int8": 7, "u8": 8, "uint8": 8, "byte": 8, "i16": 15, "int16": 15, "u16": 16, "uint16": 16, "i32": 31, "int32": 31, "rune": 31,
        "u32": 32, "uint32": 32}
WIDE = ("i64", "u64", "isize", "usize", "i128", "u128")


def render(program: Program, problem: Problem, largest: int) -> Rendered:
    """The program in the problem's language; raises Unsupported where its whole numbers would not fit."""
    limit = int_limit(problem)
    if limit is not None and largest > limit:
        raise Unsupported(f"the examples reach {largest}, more than a whole number holds here ({limit})", language=problem.language)
    return languages.get(problem.language).render(program, problem.given or _named(program, problem))


def with_types(given: Signature, program: Program) -> Signature | None:
    """A stub's signature with the program's own types where it names none; None where it says nothing but names."""
    types = {p.name: p.type for p in program.entry.params}
    params = tuple(replace(p, type=types.get(snake_case(p.name), Type("db"))) if p.type == ANY else p for p in given.params)
    return replace(given, params=params, returns=program.entry.returns if given.returns == ANY else given.returns)


def _named(program: Program, problem: Problem) -> Signature | None:
    """A signature that says no more than the name the caller asked for; None where there was none to keep."""
    if problem.entry_point is None:
        return None
    entry = program.entry
    camel = problem.language in ("javascript", "typescript", "go")
    params = tuple(SigParam(camel_case(p.name) if camel else p.name, p.type) for p in entry.params)
    # JavaScript's renderer keeps the names of its own language's signatures only
    return Signature(problem.entry_point, params, entry.returns, language=problem.language if camel and problem.language != "go" else None)


def int_limit(problem: Problem) -> int | None:
    """The largest whole number that the answer may compute with in the asked language and types."""
    limit, given = LARGEST_INT[problem.language], problem.given
    if given is None or limit is None or given.language not in ("rust", "go"):
        return limit
    natives = [p.native or "" for p in given.params] + [given.native_returns or ""]
    for e in problem.examples:
        for native, value in zip(natives, [*e.args, *[None] * (len(given.params) - len(e.args)), e.expected], strict=False):
            holds = min((2 ** BITS[n] - 1 for n in re.findall(r"\w+", native) if n in BITS), default=limit)
            if largest_of(value) > holds:
                raise Unsupported(f"the examples hold {largest_of(value)}, more than {native} does ({holds})", language=problem.language)
    if problem.language == "rust":  # it computes in the widest type that the signature names
        names = {n for native in natives for n in re.findall(r"\w+", native)}
        bits = [BITS[n] for n in names if n in BITS and n not in ("u8", "i8", "i16")]
        if bits and not names & set(WIDE):
            return 2 ** max(bits) - 1
    return limit


def largest_of(value: object) -> int:
    """The largest |int| in a value."""
    if isinstance(value, dict):
        return max((largest_of(v) for pair in value.items() for v in pair), default=0)
    if isinstance(value, (list, tuple, set, frozenset)):
        return max(map(largest_of, value), default=0)
    return abs(value) if isinstance(value, int) else 0


def shape_of(program: Program, problem: Problem) -> Signature:
    """The signature a program answers: the problem's, else the program's own."""
    if problem.signature is not None:
        returns = problem.signature.returns
        s = problem.signature
        return Signature(s.name, s.params, program.entry.returns if returns == ANY else returns)
    return Signature(program.entry.name, tuple(SigParam(p.name, p.type) for p in program.entry.params), program.entry.returns)


__all__ = ["LARGEST_INT", "int_limit", "largest_of", "render", "shape_of", "with_types"]
