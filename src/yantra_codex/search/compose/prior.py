"""What a request's words and types say about the ops of its program, and how natural an expression is. Fitted, not written.

`Prior.costs`: for each op that a searched program may use, and for a few constants, about -log P(it occurs in the program |
the request), in nats: a network with one hidden layer over the stems of the request, the pairs of neighbouring stems and
the types, with one output a label. `Prior.grammar_cost`: -log P(what stands there | the op above, which argument), from
counts, smoothed after Witten and Bell (Chen and Goodman 1999, "An empirical study of smoothing techniques", section 2.6):
the argument under the op above that, then the argument, then all places. `Prior.naturalness`: the mean log-probability of the places of an expression.

`prior.json`, written by `python -m benchmarks prior --fit` from the library and MBPP's train split:
  labels    the ops and constants (as kinds) that the network has outputs for
  features  what it reads (see `features`)
  hidden    the width of the hidden layer
  inputs    base64 of int8 (features, hidden): what each feature adds to the hidden layer
  start     int (hidden,): the hidden layer where no feature is present
  outputs   base64 of int8 (hidden, labels)
  bias      float (labels,): the logits where the hidden layer is 0
  unit      what one step of the integers inputs @ outputs is worth in a logit
  scale     what the logits are multiplied by, and what is then added: chosen on MBPP's validation split
  kinds     what may stand at a place of an expression (see `kind_of`)
  grammar   "op/argument" -> [kind, count, kind, count ...]: the kind's index, how often it stood there; "return/0" is the root.
            "op/argument<above": the same where the op itself stands right under `above`
The layers are summed in integers, so that a request costs the same on every machine.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Expr, Program
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import Type
from yantra_codex.library.words import request_terms

DATA = Path(__file__).with_name("prior.json")
CHEAPEST, DEAREST = 0.4, 9.0  # what a sure op costs, and the most that any does
UNKNOWN = 8.0  # the cost of an op that nothing was learned about
LAST_ARGUMENT = 3  # arguments from here on share their counts
ROOT = "return"
UNDER = "<"
DOUBT = 0.8  # the weight of the wider context's estimate, for each kind met in the narrower one (1 in Witten and Bell)
EFFECTS = "effects"  # the group of ops that a searched program has no use for
INTS = (0, 1, 2, -1, 10)
CONSTANTS = (*(f"lit:int:{i}" for i in INTS), "lit:str:", "lit:str: ")
Place: TypeAlias = tuple[str, int, str, str]  # the op above, which argument, the kind that stands there, the op above that op
UNUSED = 6.0  # the cost of a lambda that ignores its element; set, not learned: loops read in part leave such lambdas in the counts
SEARCHED = tuple(name for name, op in OPS.items() if not op.mutates and op.group != EFFECTS)  # the ops that get costs


# ---------------------------------------------------------------- features of a request


def features(words: str, params: Sequence[Type], returns: Type) -> list[str]:
    """What the logits are sums over: stems, pairs of neighbouring stems, types; each once, in order of appearance."""
    stems = [w.stem for w in request_terms(words)]
    out = [*stems, *(f"{a} {b}" for a, b in pairwise(stems)), *type_features(tuple(params), returns)]
    return list(dict.fromkeys(out))


@lru_cache(maxsize=512)
def type_features(params: tuple[Type, ...], returns: Type) -> tuple[str, ...]:
    """Names of the parameters' and the result's types, whole and by constructor, and how many parameters there are."""
    heads = [p.name for p in params]
    whole = [f"p:{p}" for p in params if p.args]
    inner = [f"in:{name}" for p in params for name in _constructors(p)]
    return ("types", *(f"p:{h}" for h in heads), *whole, *inner, f"r:{returns.name}", *([f"r:{returns}"] if returns.args else []),
            f"n:{len(params)}", *(f"{h}>{returns.name}" for h in heads))


def _constructors(t: Type) -> Iterator[str]:
    for a in t.args:
        yield a.name
        yield from _constructors(a)


# ---------------------------------------------------------------- places of an expression


def kind_of(e: Expr, bound: frozenset[str] = frozenset()) -> str:
    """What an expression is to the grammar: an op's name, lit:int:0, lit:str:char, var:param, var:bound, make:tuple, if, call ...

    bound: the names that a lambda or a let around it has bound. A lambda is what its body is.
    """
    match e:
        case n.Apply(op=op):
            return op
        case n.Var(name=x):
            return "var:bound" if x in bound else "var:param"
        case n.Lit(value=v):
            return literal_kind(v)
        case n.Lambda(params=ps, body=b):
            return kind_of(b, bound | {p.name for p in ps})
        case n.Make(items=items, type=t):
            return f"make:{t.name}" if items else f"make:{t.name}:empty"
        case n.IfExpr():
            return "if"
        case n.LetIn():
            return "let"
    return "call"


def literal_kind(value: object) -> str:
    """The kind of a constant: common ones by value, the others by type."""
    match value:
        case None:
            return "lit:none"
        case bool():
            return f"lit:bool:{str(value).lower()}"
        case int():
            return f"lit:int:{value if value in INTS else 'other'}"
        case float():
            return f"lit:float:{value:g}" if value in (0.0, 1.0, 2.0, 0.5, 100.0) else "lit:float:other"
        case str():
            return f"lit:str:{value}" if value in ("", " ") else "lit:str:char" if len(value) == 1 else "lit:str:other"
    return "lit:other"


def places(e: Expr, parent: str = ROOT, position: int = 0, above: str = "", bound: frozenset[str] = frozenset()) -> Iterator[Place]:
    """The places of an expression and of everything below it, outside in.

    An argument that is no constant and equals an earlier one of the same op has the kind "same", a lambda that has no use
    for its parameters the kind "unused"; neither is looked into.
    """
    while isinstance(e, n.Lambda):
        names = frozenset(p.name for p in e.params)
        if names and not any(isinstance(x, n.Var) and x.name in names for x in n.walk_expr(e.body)):
            yield parent, position, "unused", above
            return
        bound, e = bound | names, e.body
    kind = kind_of(e, bound)
    yield parent, position, kind, above
    if isinstance(e, n.LetIn):
        yield from places(e.value, kind, 0, parent, bound)
        yield from places(e.body, kind, 1, parent, bound | {e.name})
        return
    children = n.child_exprs(e)
    for i, child in enumerate(children):
        at = min(i, LAST_ARGUMENT)
        if not isinstance(child, n.Lit) and child in children[:i] and not kind.startswith("make:"):
            yield kind, at, "same", parent
        else:
            yield from places(child, kind, at, parent, bound)


def roots_of(program: Program | Expr) -> list[Expr]:
    """The expressions a program's value is made of: an expression itself, or all that stand in the entry's statements."""
    if isinstance(program, Expr):
        return [program]
    return [e for s in n.walk_block(program.entry.body) for e in n.stmt_exprs(s)]


# ---------------------------------------------------------------- the model


class Prior:
    """The fitted statistics; `Prior.load()` gives those of the package."""

    def __init__(self, data: Mapping[str, Any]):
        hidden = data["hidden"]
        self.labels: list[str] = data["labels"]
        self.rows = {f: i for i, f in enumerate(data["features"])}
        self.inputs = np.frombuffer(b64decode(data["inputs"]), np.int8).reshape(-1, hidden)
        self.start = np.array(data["start"], np.int64)
        self.outputs = np.frombuffer(b64decode(data["outputs"]), np.int8).reshape(hidden, -1).astype(np.int64)
        self.bias = np.array(data["bias"])
        self.unit: float = data["unit"]
        self.scale: tuple[float, float] = tuple(data["scale"])
        self.grammar = Grammar(data["kinds"], data["grammar"])

    @classmethod
    def load(cls) -> Prior:
        """The prior that ships with the package, read once."""
        return _shipped()

    def costs(self, words: str, params: Sequence[Type], returns: Type) -> Mapping[str, float]:
        """op or constant (as its kind: lit:int:0, "lit:str: ") -> what it costs, CHEAPEST to DEAREST, in nats.

        Where p is the chance that the program asked for has it: -log p, lifted a little so that sure ones cost something.
        """
        out = dict.fromkeys((*SEARCHED, *CONSTANTS), UNKNOWN)
        out.update(zip(self.labels, _costs(self.logits(features(words, params, returns))), strict=True))
        return out

    def logits(self, present: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """One logit a label for the features that are present."""
        known = [self.rows[f] for f in present if f in self.rows]
        hidden = np.maximum(self.inputs[known].sum(0, dtype=np.int64) + self.start, 0)
        a, b = self.scale
        return a * (hidden @ self.outputs * self.unit + self.bias) + b

    def grammar_cost(self, parent: str, position: int, kind: str, above: str = "") -> float:
        """-log P(kind | the op above, which argument, and where given the op above that), in nats."""
        return self.grammar.cost(parent, position, kind, above)

    def naturalness(self, program: Program | Expr) -> float:
        """The mean log-probability of the places of a program or expression: nearer 0 is more natural."""
        total, count = self.log_likelihood(program)
        return total / max(count, 1)

    def log_likelihood(self, program: Program | Expr) -> tuple[float, int]:
        """The log-probability of all places together, in nats, and how many there are."""
        costs = [self.grammar.cost(*place) for e in roots_of(program) for place in places(e)]
        return -sum(costs), len(costs)


class Grammar:
    """P(kind | op above, argument, op above that) by interpolated smoothing; each cost is computed once."""

    def __init__(self, kinds: Sequence[str], table: Mapping[str, Sequence[int]]):
        self.counts = {place: {kinds[row[i]]: row[i + 1] for i in range(0, len(row), 2)} for place, row in table.items()}
        self.sums = {place: sum(row.values()) for place, row in self.counts.items()}
        self.all: dict[str, int] = {}
        for place, row in self.counts.items():
            if UNDER not in place:
                for kind, count in row.items():
                    self.all[kind] = self.all.get(kind, 0) + count
        self.total = sum(self.all.values())
        self._costs: dict[Place, float] = {}

    def cost(self, parent: str, position: int, kind: str, above: str = "") -> float:
        key = parent, position, kind, above
        found = self._costs.get(key)
        if found is None:
            found = UNUSED if kind == "unused" else -log(self.probability(parent, min(position, LAST_ARGUMENT), kind, above))
            self._costs[key] = found
        return found

    def anywhere(self, kind: str) -> float:
        """P(kind) whatever the place; a kind never met has half a count."""
        return (self.all.get(kind, 0) + 0.5) / (self.total + 0.5 * (len(self.all) + len(OPS)))

    def probability(self, parent: str, position: int, kind: str, above: str) -> float:
        p = self.anywhere(kind)
        place = f"{parent}/{position}"
        for at in (place, f"{place}{UNDER}{above}"):
            row = self.counts.get(at)
            if row:
                doubt = DOUBT * len(row)
                p = (row.get(kind, 0) + doubt * p) / (self.sums[at] + doubt)
        return p


def _costs(logits: np.ndarray[Any, np.dtype[np.float64]]) -> list[float]:
    """-log of the logistic function, CHEAPEST where that is 0, at most DEAREST; rounded, since exp differs between machines."""
    surprise = np.logaddexp(0.0, -logits)
    out: list[float] = np.minimum(CHEAPEST + surprise * (1 - CHEAPEST / DEAREST), DEAREST).round(4).tolist()
    return out


@lru_cache(maxsize=1)
def _shipped() -> Prior:
    return Prior(json.loads(DATA.read_text(encoding="utf-8")))


# ---------------------------------------------------------------- in short


def grammar_cost(parent: str, position: int, kind: str, above: str = "") -> float:
    """`Prior.grammar_cost` of the package's statistics; `parent` is ROOT ("return") at the top."""
    return _shipped().grammar.cost(parent, position, kind, above)


def naturalness(program: Program | Expr) -> float:
    """`Prior.naturalness` by the package's statistics."""
    return _shipped().naturalness(program)
