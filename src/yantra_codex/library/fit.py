"""Makes a known pattern into a candidate for a problem: arguments permuted, constants taken from the words, types fitted.

A pattern is lifted anew for the types asked, so that one written for list[int] also serves list[str] where its logic
allows it; what does not lift is no candidate.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yantra_codex.ir.nodes import Call, Expr, Function, Let, Lit, Param, Program, Return, Var, block_exprs
from yantra_codex.ir.rewrite import (
    bound_names,
    changed_names,
    map_block,
    rename_functions,
    rename_variables,
    substitute,
)
from yantra_codex.ir.signature import Signature
from yantra_codex.ir.types import ANY, FLOAT, INT, STR, Type, contains
from yantra_codex.library.catalogue import Hit, Pattern
from yantra_codex.library.coerce import Shape, missing_of, sources
from yantra_codex.library.lifted import lifted
from yantra_codex.problems import Problem
from yantra_codex.problems.problem import is_loose

MAX_WAYS = 24


@dataclass(frozen=True, slots=True)
class Way:
    """How a pattern's parameters are filled: from the problem's parameters (by index) or by constants."""

    sources: tuple[int | Lit, ...]
    dropped: int = 0

    @property
    def constants(self) -> int:
        return sum(isinstance(s, Lit) for s in self.sources)

    @property
    def is_straight(self) -> bool:
        return self.sources == tuple(range(len(self.sources))) and not self.dropped


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program that may answer a problem, and where it comes from."""

    program: Program
    pattern: Pattern
    way: Way
    score: float
    share: float
    misfit: int = 0


def candidates(problem: Problem, hits: list[Hit], least: Callable[[], float] = lambda: 0.0) -> Iterator[Candidate]:
    """Candidates for a problem, the best words first; lazily, since fitting costs more than finding.

    least: the score below which no more is wanted by now; asked before each fitting.
    """
    constants = constants_in(problem.text)
    for hit in hits:
        for way in ways(hit.pattern, problem, constants):
            if hit.score < least():
                return
            program = fit(hit.pattern, way, problem)
            if program is not None:
                yield Candidate(program, hit.pattern, way, hit.score, hit.share, misfit(hit.pattern, way, problem))


def constants_in(text: str) -> list[Lit]:
    """The numbers and quoted texts that a request names, in order, without repeats."""
    out: list[Lit] = []
    for m in re.finditer(r"\"([^\"\n]{0,40})\"|'([^'\n]{0,40})'(?!\w)|(?<![\w.])(-?\d+\.\d+)|(?<![\w.])(-?\d{1,15})(?![\w]|\.\d)", text[:20_000]):
        quoted = m[1] if m[1] is not None else m[2]
        lit = Lit(quoted, STR) if quoted is not None else Lit(float(m[3]), FLOAT) if m[3] else Lit(int(m[4]), INT)
        if lit not in out and len(out) < 12:
            out.append(lit)
    for word, n in NUMBER_WORDS.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE) and Lit(n, INT) not in out and len(out) < 12:
            out.append(Lit(n, INT))
    return out


NUMBER_WORDS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
                "twice": 2, "double": 2, "triple": 3, "second": 2, "third": 3, "hundred": 100, "thousand": 1000}


def ways(pattern: Pattern, problem: Problem, constants: list[Lit]) -> Iterator[Way]:
    """The ways to fill a pattern's parameters, the plainest first."""
    if problem.signature is None:
        yield Way(tuple(range(len(pattern.params))))
        return
    asked = [p.type for p in problem.signature.params]
    wanted = [t for _, t in pattern.params]
    n, m = len(asked), len(wanted)
    out: list[Way] = []
    if m == n:
        for perm in itertools.permutations(range(n)) if n <= 4 else [tuple(range(n))]:
            if all(compatible(asked[i], t) for i, t in zip(perm, wanted)):
                out.append(Way(tuple(perm)))
    elif m > n and m - n <= 2:
        for free in itertools.combinations(range(m), m - n):
            kept = [j for j in range(m) if j not in free]
            if not all(compatible(asked[i], wanted[j]) for i, j in enumerate(kept)):
                continue
            pools = [[c for c in constants if compatible(c.type, wanted[j])] for j in free]
            for chosen in itertools.islice(itertools.product(*pools), MAX_WAYS):
                filled: dict[int, int | Lit] = {j: i for i, j in enumerate(kept)}
                filled.update(zip(free, chosen))
                out.append(Way(tuple(filled[j] for j in range(m))))
    elif m < n and m:
        for picked in itertools.permutations(range(n), m) if n <= 4 else itertools.combinations(range(n), m):
            if all(compatible(asked[i], t) for i, t in zip(picked, wanted)):
                out.append(Way(tuple(picked), dropped=n - m))
    yield from out[:MAX_WAYS]


def compatible(asked: Type, wanted: Type) -> bool:
    """Whether a pattern written for `wanted` may be lifted for `asked`: the same shape; elements may differ."""
    if asked == wanted or "any" in (asked.name, wanted.name) or "never" in (asked.name, wanted.name) or wanted.is_variable:
        return True
    scalars = ("int", "float", "str", "bool")
    if asked.name in scalars and wanted.name in scalars:
        return {asked.name, wanted.name} == {"int", "float"}
    if asked == STR and wanted.name == "list" and wanted.args[0] in (STR, INT):
        return True  # a text as the list of its characters
    sequences = ("list", "vtuple", "tuple")
    if asked.name in sequences and wanted.name in sequences:
        if asked.name == wanted.name == "tuple":
            return len(asked.args) == len(wanted.args)
        return True
    return asked.name == wanted.name and asked.name not in scalars


def misfit(pattern: Pattern, way: Way, problem: Problem) -> int:
    """How many of a pattern's own types differ from the asked ones; a result that may be none counts when none is asked."""
    s = problem.signature
    if s is None:
        return 0
    pairs = [(s.params[i].type, own) for i, (_, own) in zip(way.sources, pattern.params) if isinstance(i, int)]
    return sum(asked != own and ANY not in (asked, own) and not contains(asked, "never") for asked, own in [*pairs, (s.returns, pattern.returns)])


def fit(pattern: Pattern, way: Way, problem: Problem) -> Program | None:
    """The pattern as a program with the problem's own name, parameters and types; None where its logic can't take them."""
    s = problem.signature
    types: list[Type] = []
    for source, (_, own) in zip(way.sources, pattern.params, strict=True):
        t = source.type if isinstance(source, Lit) else s.params[source].type if s else own
        if isinstance(source, Lit) and own == FLOAT and t == INT:
            t = FLOAT
        types.append(own if t == ANY or (contains(t, "never") and compatible(t, own)) else t)
        if is_number_for(problem, source, own, t):
            types[-1] = own
    returns = s.returns if s else pattern.returns
    if contains(returns, "never") or (returns == INT and pattern.returns == FLOAT and has_loose_result(problem)):
        returns = pattern.returns
    own_shape = Shape(tuple(t for _, t in pattern.params), pattern.returns)
    asked = Shape(tuple(types), returns, missing_of([(e.expected, e.raises) for e in problem.examples]))
    for text in sources(pattern.source, pattern.name, own_shape, asked):
        program = lifted(text, pattern.name, types, returns)
        if program is not None:
            return _adapt(program, way, types, problem)
    return None


def is_number_for(problem: Problem, source: int | Lit, own: Type, asked: Type) -> bool:
    """Whether a float parameter serves where only whole numbers were shown: in a language with one type of number,
    or where the request writes no type."""
    if (own, asked) not in ((FLOAT, INT), (Type("list", (FLOAT,)), Type("list", (INT,)))) or not isinstance(source, int):
        return False
    given = problem.given
    return given is not None and (is_loose(given) or contains(given.params[source].type, "any"))


def has_loose_result(problem: Problem) -> bool:
    """Whether a whole number shown as the result may be a float."""
    return problem.given is not None and (is_loose(problem.given) or problem.given.returns == ANY)


def _adapt(program: Program, way: Way, types: list[Type], problem: Problem) -> Program:
    """The lifted pattern under the problem's name, with its parameters in the problem's order and constants put in."""
    entry = program.entry
    s = problem.signature
    own = [p.name for p in entry.params]
    if s is None:
        return named(program, problem.entry_point)
    if not way.is_straight and any(isinstance(e, Call) and e.function == entry.name for f in program.functions for e in block_exprs(f.body)):
        return _wrapped(program, way, types, s)
    asked = [p.name for p in s.params]
    # the pattern's other names must not meet the caller's parameter names
    given = {own[j]: asked[src] for j, src in enumerate(way.sources) if isinstance(src, int)}
    clash = (bound_names(entry) - set(own)) & set(asked)
    names = {n: _fresh(n, bound_names(entry) | set(asked)) for n in sorted(clash)}
    # parameters that become constants keep their names unless those are taken
    for j, src in enumerate(way.sources):
        if isinstance(src, Lit) and own[j] in asked:
            names[own[j]] = _fresh(own[j], bound_names(entry) | set(asked))
    body = rename_variables(entry, {**names, **given})
    changed = changed_names(body.body)
    lead: list[Let] = []
    constants: dict[str, Expr] = {}
    for j, src in enumerate(way.sources):
        if isinstance(src, Lit):
            name = names.get(own[j], own[j])
            value: Expr = _constant(src, types[j])
            if name in changed:
                lead.append(Let(name, types[j], value, mutable=True))
            else:
                constants[name] = value
    statements = map_block(body.body, lambda e: substitute(e, constants))
    inout = {p.name for p in body.params if p.inout}
    by_source = {src: types[j] for j, src in enumerate(way.sources) if isinstance(src, int)}
    params = tuple(Param(p.name, by_source.get(i, p.type), p.name in inout) for i, p in enumerate(s.params))
    entry = Function(entry.name, params, entry.returns, (*lead, *statements))
    others = program.functions[1:]
    out = Program((entry, *others))
    taken = {f.name for f in others}
    if s.name in taken:
        out = rename_functions(out, {s.name: _fresh(s.name, taken | {entry.name})})
    return rename_functions(out, {entry.name: s.name})


def named(program: Program, name: str | None) -> Program:
    """The program with its entry called so; its own name where none is asked."""
    entry = program.entry
    others = {f.name for f in program.functions[1:]}
    if name is None or name == entry.name:
        return program
    out = rename_functions(program, {name: _fresh(name, others | {entry.name})}) if name in others else program
    return rename_functions(out, {entry.name: name})


def _wrapped(program: Program, way: Way, types: list[Type], s: Signature) -> Program:
    """A recursive pattern whose parameters are permuted or fixed: an entry of the asked shape that calls it."""
    entry = program.entry
    helper = entry.name if entry.name != s.name else _fresh(entry.name, {f.name for f in program.functions})
    by_source = {src: types[j] for j, src in enumerate(way.sources) if isinstance(src, int)}
    params = tuple(Param(p.name, by_source.get(i, p.type)) for i, p in enumerate(s.params))
    args = tuple(_constant(src, types[j]) if isinstance(src, Lit) else Var(params[src].name, types[j]) for j, src in enumerate(way.sources))
    call = Function(s.name, params, entry.returns, (Return(Call(helper, args, entry.returns)),))
    renamed = rename_functions(program, {entry.name: helper})
    return Program((call, *renamed.functions))


def _constant(lit: Lit, t: Type) -> Lit:
    return Lit(float(lit.value), FLOAT) if t == FLOAT and isinstance(lit.value, int) else lit


def _fresh(name: str, taken: set[str]) -> str:
    n = 2
    while f"{name}{n}" in taken:
        n += 1
    return f"{name}{n}"


__all__ = ["Candidate", "Way", "candidates", "compatible", "constants_in", "fit", "ways"]
