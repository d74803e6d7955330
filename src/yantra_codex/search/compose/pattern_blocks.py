"""Library patterns as building blocks: those that a request's words point to, each called like an op; and learned parts.

In: the hits of the catalogue, and functions that several learned programs share. Out: `Block`s at the pattern's own types,
priced by how well its words fit, a learned part by its body. A pattern is lifted and compiled when the search first calls
it, runs in the interpreter under small limits, and keeps what it gave.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from yantra_codex.errors import Unsupported, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import (
    Apply,
    Call,
    Expr,
    Function,
    IfExpr,
    Program,
    block_exprs,
)
from yantra_codex.ir.rewrite import rename_functions, rename_variables
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import NONE, Type, contains
from yantra_codex.library.catalogue import Catalogue, Hit, Pattern
from yantra_codex.library.lifted import lifted as lifted_at
from yantra_codex.library.words import request_terms, stem
from yantra_codex.search.compose.blocks import Block, allowed
from yantra_codex.search.compose.frozen import freezer, thawer
from yantra_codex.search.compose.space import Prices

LIMITS = Limits(fuel=4_000, memory=10_000, depth=120)
LOOKED_AT, MOST = 60, 28
LEARNED, MOST_LEARNED = "learned", 24  # the domain of what learned programs share: its source is the IR's own text
MOST_KEPT = 5_000
NAMES = {"list": ("xs", "ys", "zs"), "int": ("n", "k", "m"), "float": ("x", "y", "z"), "str": ("s", "t", "u"), "bool": ("yes", "also"), "set": ("xs", "ys"), "map": ("table", "other")}
PLAIN = frozenset(stem(w) for w in ["is", "of", "the", "a", "an", "to", "in", "by", "for", "and", "list", "number", "numbers", "value", "values", "all", "each", "from", "with", "text", "string", "get", "find"])


class Meaning:
    """What a pattern gives, over frozen values; raises where it raises or takes too long."""

    def __init__(self, pattern: Pattern):
        self.pattern = pattern
        self.freeze = freezer(pattern.returns)
        self.thaws = [thawer(t) for _, t in pattern.params]
        self.known: dict[tuple[Any, ...], Any] = {}
        self.call: Any = None
        self.broken = False

    def __call__(self, *args: Any) -> Any:
        try:
            return self.known[args]
        except KeyError:
            pass
        if self.broken:
            raise ValueError("the pattern does not lift")
        if self.call is None:
            try:
                self.call = compile_program(lifted(self.pattern), LIMITS)
            except YantraError:
                self.broken = True
                raise
        value = self.freeze(self.call(*[t(a) for t, a in zip(self.thaws, args)]))
        if len(self.known) < MOST_KEPT:
            self.known[args] = value
        return value


_BLOCKS: dict[tuple[str, str, str], Block] = {}


def lifted(pattern: Pattern) -> Program:
    """The pattern under its own types. Raises Unsupported where the front-end refuses it."""
    if pattern.domain == LEARNED:
        return _program(pattern.source)
    program = lifted_at(pattern.source, pattern.name, [t for _, t in pattern.params], pattern.returns, [n for n, _ in pattern.params])
    if program is None:
        raise Unsupported(f"{pattern.name} does not lift", language="python")
    return program


@lru_cache(maxsize=256)
def _program(text: str) -> Program:
    return read_program(text)


@lru_cache(maxsize=256)
def _pattern(learned: Program) -> Pattern:
    """A shared part as a pattern, its parameters named by their types: they came without names."""
    entry, named = learned.entry, dict[str, str]()
    for p in entry.params:
        named[p.name] = next(x for x in (*NAMES.get(p.type.name, ()), p.name) if x not in named.values())
    part = Program((rename_variables(entry, named),))
    return Pattern(entry.name, LEARNED, "", (), write_program(part), tuple((p.name, p.type) for p in part.entry.params), entry.returns, ())


def learned_blocks(learned: Sequence[Program], prices: Prices, taken: str, known: Sequence[Block] = ()) -> list[tuple[Block, int]]:
    """Shared parts of learned programs as blocks, each with its price; none with the name of a pattern that is known already."""
    names = {b.name for b in known}
    kept = [p for p in map(_pattern, learned) if usable(p) and f"pattern:{p.name}" not in names][:MOST_LEARNED]
    return [(block_of(p, taken), learned_price(lifted(p), prices, len(kept))) for p in kept]


def learned_price(program: Program, prices: Prices, among: int) -> int:
    """More than its dearest op, by the choice among so many parts; less than its ops one by one."""
    ops = [prices.of(e.op) if isinstance(e, Apply) else prices.default for e in block_exprs(program.entry.body) if isinstance(e, (Apply, IfExpr))]
    return max(1, min(max(ops, default=1) + round(math.log2(among + 1)), sum(ops) - 1))


def pattern_blocks(catalogue: Catalogue, words: str, taken: str, hits: Sequence[Hit] | None = None) -> list[tuple[Block, int]]:
    """The patterns worth building with for a request, each with its price; taken: the name that the program itself has."""
    stems = {w.stem for w in request_terms(words)}
    rated: list[tuple[int, float, Pattern]] = []
    for hit in hits if hits is not None else catalogue.find(words, limit=LOOKED_AT):
        p = hit.pattern
        if not usable(p):
            continue
        own = [s for s in map(stem, p.name.split("_")) if s not in PLAIN] or [stem(p.name)]
        cover = sum(s in stems for s in own) / len(own)
        rated.append((max(2, round(7 - 3 * cover - 2.5 * hit.score)), -hit.score, p))
    rated.sort(key=lambda r: (r[0], r[1], r[2].name))
    return [(block_of(p, taken), price) for price, _, p in rated[:MOST]]


def usable(p: Pattern) -> bool:
    """Whether a pattern can be called as an expression: it takes and gives plain values."""
    types = [t for _, t in p.params]
    return (bool(types) and len(types) <= 3 and p.returns != NONE and allowed(p.returns) and p.returns.name != "option"
            and not any(t.name in ("func", "any", "record") or contains(t, "func") or contains(t, "any") for t in types))


def block_of(p: Pattern, taken: str) -> Block:
    """A pattern as a block; its functions are renamed where the program has their names."""
    key = (p.name, p.source, taken if taken == p.name else "")
    if key in _BLOCKS:
        return _BLOCKS[key]
    name = p.name if p.name != taken else f"{p.name}_of"
    returns: Type = p.returns

    def build(args: Sequence[Expr]) -> Expr:
        return Call(name, tuple(args), returns)

    _BLOCKS[key] = Block(f"pattern:{p.name}", tuple(t for _, t in p.params), returns, Meaning(p), build, pattern=p)
    return _BLOCKS[key]


def functions_of(p: Pattern, taken: str) -> tuple[Function, ...]:
    """The functions that a program which calls the pattern holds."""
    program = lifted(p)
    clash = {f.name: f"{f.name}_of" for f in program.functions if f.name == taken}
    return rename_functions(program, clash).functions if clash else program.functions
