"""Chooses among programs that pass the examples: what speaks for each, and a fitted probability that it is the one asked for.

In: a `Request` and the candidates, wherever they come from. Out: them in order, each with its confidence. Evidence is of
four kinds: the request's words (which of them the program explains, what in it no word asks for), its form (size, constants
from nowhere, parameters without a use, how natural), what it does on further inputs (errors, one result for all, an argument
given back, agreement with other candidates), and how much the examples say at all. `ranker.json`, fitted by
`python -m benchmarks ranker --fit` with programs that pass the examples and are wrong as the negatives, holds boosted trees
for the order within a request, and a forest for the confidence, which sees how far the best program of another
behaviour is behind: one that does the same is no rival. The forest is there twice: with what the network says, and without.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from yantra_codex.errors import Interrupted, RaisedError, YantraError
from yantra_codex.ir.interpret import Limits, compile_program
from yantra_codex.ir.nodes import (
    Apply,
    Call,
    Expr,
    IfExpr,
    Lambda,
    LetIn,
    Lit,
    Make,
    Program,
    Stmt,
    Var,
    block_exprs,
    walk_block,
)
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR
from yantra_codex.library.catalogue import Pattern
from yantra_codex.library.words import expansions, request_terms, stem, terms_of_each, words_of
from yantra_codex.search.compose.frozen import FrozenMap, FrozenSet, freezer, given, thawer
from yantra_codex.search.compose.inputs import generated_inputs
from yantra_codex.search.compose.prior import Prior
from yantra_codex.search.compose.request import Request
from yantra_codex.search.compose.rules_heard import NOTHING, heard

DATA = Path(__file__).with_name("ranker.json")
LIMITS = Limits(fuel=60_000, memory=100_000, depth=200, wall_s=0.25)  # the fuel decides; the time is for what no fuel counts
NATURAL = 12
TOLD = {"told_broken": -3.0, "told_unnamed": -1.5, "told_followed": 1.5}  # on the score, for what the words say outright
FAILED = "<error>"
CONTAINERS = ("list", "vtuple", "tuple", "set", "map", "str")
MOST_LEADERS = 12
GUIDED = {"near": 1, "logic_near": 1, "steps_loss": -1, "ops_loss": -1}  # what the network says, and whether more of it is better
TOLD_BY_NETWORK = (*GUIDED, "missed", "oddest")
WIDEST = 6.0  # a score further ahead says no more
LEAD = 3.0
ORIGINS = ("Formulas", "Sketches", "TextPatterns", "Tables", "Cases", "Strings", "Grammar", "Amounts", "NumbersThat", "TextsTold", "Rules")  # what has a say of its own beside space and library
SENTENCE = ("Grammar", "Amounts", "NumbersThat", "TextsTold", "Rules")  # of these, those that start from the sentence and not from the examples


@dataclass(slots=True, eq=False)
class Option:
    """A program that passes the examples. origin: "library", "search" or the strand's name; cost: the search's, in its units.

    hit: score, share, constants, dropped parameters, whether permuted, misfit of a library pattern used as it is.
    """

    program: Program
    origin: str
    cost: float
    patterns: tuple[Pattern, ...] = ()
    hit: tuple[float, float, int, int, bool, int] | None = None
    order: int = 0
    note: Any = None
    features: dict[str, float] = field(default_factory=dict)
    guided: dict[str, float] | None = None  # what the network says of it
    outcomes: tuple[Any, ...] = ()
    key: tuple[Any, ...] = ()  # what it gives on the natural inputs, as `plain` sees it
    score: float = 0.0
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Probe:
    """Further inputs, frozen: natural ones first, then edge cases."""

    rows: tuple[tuple[Any, ...], ...]
    natural: int


def probe_of(request: Request) -> Probe:
    """The inputs on which candidates are told apart."""
    signature = request.problem.signature
    assert signature is not None
    types = [p.type for p in signature.params]
    shown = [tuple(given(a, t) for a, t in zip(e.args, types, strict=True)) for e in request.problem.examples]
    if "inputs" in request.prices.without:
        return Probe((), 0)
    made = generated_inputs(types, shown, [v for v, _, c in request.constants if c <= 3], count=NATURAL, seed="probe")
    freezers = [freezer(t) for t in types]
    rows = [tuple(f(v) for f, v in zip(freezers, row)) for row in (*made.natural, *made.edge)]
    return Probe(tuple(rows), len(made.natural))


def outcomes_of(program: Program, probe: Probe) -> tuple[Any, ...]:
    """What a program gives on each row, frozen; FAILED where it raises or takes too many steps."""
    try:
        call = compile_program(program, LIMITS)
    except YantraError:
        return (FAILED,) * len(probe.rows)
    thaws = [thawer(p.type) for p in program.entry.params]
    freeze = freezer(program.entry.returns)
    out: list[Any] = []
    slow = 0
    for row in probe.rows:
        if slow > 2:
            out.append(FAILED)
            continue
        try:
            out.append(freeze(call(*[t(v) for t, v in zip(thaws, row)])))
        except RaisedError:
            out.append(FAILED)
        except (YantraError, ValueError, TypeError) as error:
            slow += isinstance(error, Interrupted)
            out.append(FAILED)
    return tuple(out)


# ---------------------------------------------------------------- features


def order(request: Request, options: Sequence[Option], probe: Probe | None = None) -> list[Option]:
    """The options, best first, with features, score and confidence filled in. Raises YantraError where `ranker.json` is missing."""
    if not options:
        return []
    probe = probe or probe_of(request)
    model = ByCost() if "ranker" in request.prices.without else ranker(request.guide is not None)
    measure(request, options, probe, model.common)
    for o in options:
        o.score = model.score(o.features) + outright(o.features)
    ranked = sorted(options, key=lambda o: (-o.score, o.cost, o.order))
    leaders = leaders_of(ranked)
    guide(request, leaders)
    for o in ranked:
        o.confidence = min(model.confidence(evidence(o, leaders)), ranked[0].confidence if o is not ranked[0] else 1.0)
    return ranked


def outright(features: Mapping[str, float]) -> float:
    """What is added to a fitted score for what the words say outright."""
    return sum(weight * features.get(name, 0.0) for name, weight in TOLD.items())


def leaders_of(ranked: Sequence[Option]) -> list[Option]:
    """The best option of each of the leading behaviours, best first."""
    best: dict[tuple[Any, ...], Option] = {}
    for o in ranked:
        best.setdefault(o.key, o)
    return list(best.values())[:MOST_LEADERS]


def evidence(o: Option, leaders: Sequence[Option]) -> dict[str, float]:
    """What a confidence is computed from: how far an option is ahead of what does otherwise, and what speaks for it whatever the others."""
    f = o.features
    others = [x.score for x in leaders if x.key != o.key and differ(o.key, x.key)]
    margin = max(-WIDEST, min(WIDEST, o.score - max(others))) if others else WIDEST
    return {**f, "score": o.score, "margin": margin, "lead": min(margin, LEAD), **_told_by_network(o, leaders)}


def guide(request: Request, leaders: Sequence[Option]) -> None:
    """Ask the network, where there is one, of each leader once: it has a say in how sure an answer is, not in which comes first."""
    if request.guide is None:
        return
    for o in leaders:
        if o.guided is None:
            o.guided = request.guide.evidence(o.program)


def _told_by_network(o: Option, leaders: Sequence[Option]) -> dict[str, float]:
    """What the network says of the leader that does what an option does, and by how much that is nearer than the best of the others."""
    own = next((x.guided for x in leaders if x.key == o.key), None) or {}
    others = [x.guided for x in leaders if x.key != o.key and x.guided]
    ahead = {f"{name}_ahead": sign * own[name] - max(sign * x[name] for x in others) for name, sign in GUIDED.items()} if own and others else {}
    return {**own, **ahead}


def differ(a: Sequence[Any], b: Sequence[Any]) -> bool:
    """Whether two behaviours have other values on a natural input, or on more than a quarter of them one alone has none."""
    lone = 0
    for x, y in zip(a, b):
        if x != y:
            if FAILED not in (x, y):
                return True
            lone += 1
    return 4 * lone > len(a)


def measure(request: Request, options: Sequence[Option], probe: Probe, common: Mapping[str, float]) -> None:
    """Fill in the outcomes and the features of each option. common: how much a word says that many of the library's patterns have."""
    about, asked = _about(request), read_asked(request, common)
    said = heard(request, probe.rows) if "words" not in request.prices.without else NOTHING
    for o in options:
        if not o.outcomes:
            o.outcomes = outcomes_of(o.program, probe)
        f = dict(about)
        f.update(_form(request, o))
        f.update(_words(request, asked, o))
        f.update(_behaviour(request, o, probe))
        f.update(said.features(o.program, o.outcomes))
        f["cost"] = o.cost
        f["surplus"] = f["bits"] - o.cost / math.log(2)  # how much more the examples say than the program's own length
        f["net"] = f["distinct_bits"] - f["literal_bits_all"] - o.cost / math.log(2)
        f["is_library"] = float(o.hit is not None)
        f.update((f"is_{name.lower()}", float(o.origin == name)) for name in ORIGINS)
        score, share, constants, dropped, permuted, misfit = o.hit or (0.0, 0.0, 0, 0, False, 0)
        f.update(hit=score, share=share, hit_constants=float(constants), hit_dropped=float(dropped), hit_permuted=float(permuted), hit_misfit=float(misfit))
        o.features = f
    _agreement(options, probe)


def _agreement(options: Sequence[Option], probe: Probe) -> None:
    """What each option has in common with the others: who gives the same, how likely the costs make that, what else is there."""
    groups: dict[tuple[Any, ...], list[Option]] = {}
    for o in options:
        o.key = tuple(map(plain, o.outcomes[: probe.natural])) if probe.natural else (repr(o.program),)
        groups.setdefault(o.key, []).append(o)
    cheapest = min(o.cost for o in options)
    mass: dict[tuple[Any, ...], float] = {}
    for key, group in groups.items():  # how likely the costs make each behaviour, the first of its programs most
        costs = sorted(o.cost for o in group)
        mass[key] = sum(math.exp(cheapest - c) * 0.5**i for i, c in enumerate(costs))
    whole = sum(mass.values())
    rows: list[dict[Any, float]] = []  # at each natural input: how likely the costs make each outcome
    for at in range(probe.natural):
        row: dict[Any, float] = {}
        for key, m in mass.items():
            row[key[at]] = row.get(key[at], 0.0) + m / whole
        rows.append(row)
    edges: list[dict[Any, float]] = []
    tails = [tuple(map(plain, o.outcomes[probe.natural :])) for o in options]
    for at in range(len(probe.rows) - probe.natural):
        row = {}
        for tail, o in zip(tails, options):
            row[tail[at]] = row.get(tail[at], 0.0) + math.exp(cheapest - o.cost)
        total = sum(row.values())
        edges.append({k: v / total for k, v in row.items()})
    firsts: dict[str, tuple[Any, ...]] = {}  # what each origin that starts from the sentence gives first
    for o in sorted(options, key=lambda o: (o.cost, o.order)):
        if o.origin in SENTENCE:
            firsts.setdefault(o.origin, o.key)
    parts = {id(o): _parts(o) for o in options}
    best_hit = max((o.hit[0] for o in options if o.hit), default=0.0)
    for o, tail in zip(options, tails):
        own, alike, f = o.key, groups[o.key], o.features
        f["cost_gap"] = o.cost - cheapest
        f["mass"] = mass[own] / whole
        f["rival_mass"] = max((m for k, m in mass.items() if k != own), default=0.0) / whole
        f["consensus"] = sum(row[k] for row, k in zip(rows, own)) / len(rows) if rows else f["mass"]
        f["edge_consensus"] = sum(row[k] for row, k in zip(edges, tail)) / len(edges) if edges else f["mass"]
        f["edge_behaviours"] = math.log1p(len({t for t, x in zip(tails, options) if x.key == own}))
        f["behaviours"] = math.log1p(len(groups))
        f["alike"] = math.log1p(len(alike))
        f["alike_share"] = len(alike) / len(options)
        f["alike_origins"] = float(len({x.origin for x in alike}))
        f["independent"] = float(min(3, sum(_are_independent(parts[id(o)], parts[id(x)]) for x in alike[:12])))
        f["alike_cheapest"] = o.cost - min(x.cost for x in alike)
        f["alike_hit"] = max((x.hit[0] for x in alike if x.hit), default=0.0)
        f["alike_share_of_hit"] = max((x.hit[1] for x in alike if x.hit), default=0.0)
        f["alike_explained"] = max(x.features["explained"] for x in alike)
        f["sentence_first"] = float(sum(k == own for k in firsts.values()))
        f["sentence_other"] = float(sum(k != own for k in firsts.values()))
        f["sentence_cost"] = min((x.cost for x in alike if x.origin in SENTENCE), default=30.0)
        f["best_explained"] = max(x.features["explained"] for x in options)
        f["best_hit"] = best_hit
        f["cheaper_behaviours"] = math.log1p(sum(min(x.cost for x in g) < o.cost for k, g in groups.items() if k != own))
        f["options"] = math.log1p(len(options))


def _parts(o: Option) -> frozenset[str]:
    """The ops that a program is made of and the patterns it calls."""
    return frozenset([*(e.op for e in _own(o) if isinstance(e, Apply)), *(p.name for p in o.patterns)])


def _are_independent(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two programs have less than half of their parts in common: then it says more that they give the same."""
    return 2 * len(a & b) < len(a | b)


def plain(v: Any) -> Any:
    """A value that is the same for two outcomes that no reader would tell apart: sets and maps without their order, floats rounded."""
    if v is FAILED:
        return v
    if isinstance(v, FrozenMap):
        return ("map", tuple(sorted(((_text(k), plain(x)) for k, x in v.items()), key=_text)))
    if isinstance(v, FrozenSet):
        return ("set", tuple(sorted(map(_text, v))))
    if isinstance(v, tuple):
        return tuple(map(plain, v))
    return f"{v:.9g}" if isinstance(v, float) else _text(v)


def _text(value: Any) -> str:
    """A value as text; a whole number of more digits than Python writes to the base of 16."""
    try:
        return repr(value)
    except ValueError:
        return hex(value) if isinstance(value, int) else f"({', '.join(map(_text, value))})"


def _about(request: Request) -> dict[str, float]:
    """How much the examples and the words say, whatever the candidate."""
    problem = request.problem
    outcomes = [repr(e.expected) for e in problem.examples]
    bits = [1.0 if len(request.choices) == 2 else _told(e.expected, [*_atoms(list(e.args))]) for e in problem.examples]
    kind = problem.signature.returns if problem.signature else STR
    return {
        "examples": float(len(problem.examples)), "distinct": len(set(outcomes)) / max(1, len(outcomes)),
        "bits": sum(bits), "distinct_bits": sum(b if repr(e.expected) not in outcomes[:i] else 1.0 for i, (b, e) in enumerate(zip(bits, problem.examples))), "least_bits": min(bits, default=0.0), "information": math.log1p(sum(_information(e.expected) for e in problem.examples)), "words_said": math.log1p(len(request.hints.words)),
        "returns_bool": float(kind == BOOL or len(request.choices) == 2), "returns_number": float(kind in (INT, FLOAT)), "returns_text": float(kind == STR),
        "returns_list": float(kind.name in ("list", "vtuple", "tuple", "set", "map")), "params": float(len(problem.signature.params) if problem.signature else 0),
    }


def _information(value: Any) -> float:
    """About how many bits a value holds."""
    if isinstance(value, bool) or value is None:
        return 1.0
    if isinstance(value, int):
        return 1.0 + math.log2(1 + min(abs(value), 2**64))
    if isinstance(value, float):
        return 12.0 if not value.is_integer() else 2.0 + math.log2(1 + min(abs(value), 1e15))
    if isinstance(value, str):
        return 2.0 + 2.5 * min(len(value), 40)
    if isinstance(value, dict):
        return 2.0 + sum(_information(k) + _information(v) for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return 2.0 + sum(map(_information, value))
    return 2.0


def _atoms(value: Any) -> list[Any]:
    """The scalars in a value, and its lists as wholes."""
    if isinstance(value, dict):
        return [*value.keys(), *(a for v in value.values() for a in _atoms(v))]
    if isinstance(value, (list, tuple, set, frozenset)):
        return [a for v in value for a in (_atoms(v) if isinstance(v, (list, tuple, set, frozenset, dict)) else [v])]
    return [value]


def _told(value: Any, atoms: list[Any]) -> float:
    """About how many bits an outcome tells, given the arguments: a value that stands among them tells only which one."""
    if isinstance(value, dict):
        return 1.0 + sum(_told(k, atoms) + _told(v, atoms) for k, v in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return 1.0 + sum(_told(v, atoms) for v in value)
    which = math.log2(1 + len(atoms))
    if any(type(a) is type(value) and a == value for a in atoms):
        return min(which, _information(value))
    if isinstance(value, str) and any(isinstance(a, str) and value in a for a in atoms):
        return min(2 * math.log2(2 + max(len(a) for a in atoms if isinstance(a, str))), _information(value))
    return _information(value)


def _is_derived(request: Request, i: int) -> bool:
    """Whether a parameter is, in all examples, the length of another: it may be ignored."""
    rows = [e.args for e in request.problem.examples]
    return bool(rows) and all(isinstance(r[i], int) and any(j != i and isinstance(x, (list, tuple, str, dict)) and len(x) == r[i] for j, x in enumerate(r)) for r in rows)


def _own(o: Option) -> list[Expr]:
    """The expressions that the search put together; a library pattern used as it is counts as one block."""
    return [] if o.hit is not None else list(block_exprs(o.program.entry.body))


def _form(request: Request, o: Option) -> dict[str, float]:
    own = _own(o)
    statements: list[Stmt] = [] if o.hit else list(walk_block(o.program.entry.body))
    ops = [e.op for e in own if isinstance(e, Apply)]
    literals = [e for e in own if isinstance(e, Lit)]
    names = {e.name for e in own if isinstance(e, Var)}
    params = [p.name for p in o.program.entry.params]
    known = {repr(v) for v, _, c in request.constants if c <= 3} | {repr(c) for c in request.choices}
    shown = {repr(e.expected) for e in request.problem.examples}
    nowhere = [e for e in literals if repr(e.value) not in known and e.value not in (0, 1, "", None, True, False)]
    costs = [request.costs.get(name, 5.0) for name in ops]
    used = {e.name for e in block_exprs(o.program.entry.body) if isinstance(e, Var)}
    ignored = [i for i, p in enumerate(o.program.entry.params) if p.name not in used]
    derived = {i for i in ignored if _is_derived(request, i)}
    free = [i for i in ignored if i not in derived]
    usual = {repr(v) for v, _, _ in request.constants}
    total, places = (Prior.load().log_likelihood(o.program.entry.body[-1].value)  # type: ignore[union-attr]
                     if not o.hit and len(o.program.entry.body) == 1 and hasattr(o.program.entry.body[-1], "value") and own else (0.0, 0))
    return {
        "size": math.log1p(len(own) + 2 * len(statements)), "ops": float(len(ops)), "literals": float(len(literals)), "constants_from_nowhere": float(len(nowhere)),
        "literal_outcomes": float(sum(repr(e.value) in shown and len(repr(e.value)) > 1 and repr(e.value) not in {repr(c) for c in request.choices} for e in literals)),
        "ifs": float(sum(isinstance(e, IfExpr) for e in own)), "lambdas": float(sum(isinstance(e, Lambda) for e in own)),
        "makes": float(sum(isinstance(e, Make) for e in own)), "lets": float(sum(isinstance(e, LetIn) for e in own)), "statements": float(len(statements)),
        "unused": 0.0 if o.hit else float(sum(p not in names for p in params)), "ignored": float(len(free)), "ignored_sizes": float(len(derived)),
        "ignored_containers": float(sum(o.program.entry.params[i].type.name in CONTAINERS for i in free)),
        "ignored_share": len(free) / max(1, len(params) - len(derived)),
        "literal_bits_all": sum(_information(e.value) for e in literals if e.value not in (0, 1, "", None)),
        "literal_bits": sum(_information(e.value) for e in literals if repr(e.value) not in known),
        "literals_unknown": float(sum(repr(e.value) not in usual for e in literals)), "patterns": float(len(o.patterns)) if not o.hit else 0.0,
        "op_nats": sum(costs), "op_mean": sum(costs) / len(costs) if costs else 0.0, "op_max": max(costs, default=0.0),
        "unnatural": -total / places if places else 0.0, "unnatural_total": -total,
        "recursion": float(any(isinstance(e, Call) and e.function == o.program.entry.name for e in own)),
        "is_strand": float(o.origin not in ("library", "search")),
    }


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words_of(text))


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a request: each with how much it says, and every stem that is one of them or near to one, with how near."""

    weights: Mapping[str, float]
    near: Mapping[str, float]
    common: Mapping[str, float]


def read_asked(request: Request, common: Mapping[str, float]) -> Asked:
    """The request's words, weighed: rare words say more."""
    said: dict[str, float] = {}
    for w in request_terms(request.words):
        said[w.stem] = max(said.get(w.stem, 0.0), w.weight * common.get(w.stem, 1.0))
    near: dict[str, float] = {}
    for s in (*said, *request.hints.words):
        for other, n in expansions(s).items():
            near[other] = max(near.get(other, 0.0), n)
    return Asked(said, near, common)


@lru_cache(maxsize=4096)
def _units(name: str, summary: str, phrases: tuple[str, ...]) -> tuple[tuple[tuple[str, float], ...], ...]:
    """A pattern's name, the main clause of its summary and its phrases as stems with weights."""
    texts = [name, re.split(r"[,;:]", summary, maxsplit=1)[0], *phrases]
    return tuple(tuple((w.stem, w.weight) for w in unit) for unit in terms_of_each(texts))


def _title(asked: Asked, p: Pattern) -> tuple[float, float, float]:
    """How much of a pattern's name the request has, how much of its best description, and the least weight that any leaves unasked."""
    shares, left = [], []
    for unit in _units(p.name, p.summary, p.phrases):
        weighed = [(s, w * asked.common.get(s, 1.0)) for s, w in unit]
        total = sum(w for _, w in weighed)
        met = sum(w * asked.near.get(s, 0.0) for s, w in weighed)
        if total:
            shares.append(met / total)
            left.append(total - met)
    return (shares[0], max(shares), min(left)) if shares else (0.0, 0.0, 1.0)


def _words(request: Request, say: Asked, o: Option) -> dict[str, float]:
    """Which of the request's words the program explains."""
    hints = request.hints
    ops = {e.op for e in _own(o) if isinstance(e, Apply)}
    if o.hit:
        ops |= {e.op for f in o.program.functions for e in block_exprs(f.body) if isinstance(e, Apply)}
    told: set[str] = set()
    for p in o.patterns:
        told |= _stems(p.words)
    asked = explained = 0.0
    weight = weight_explained = weight_strange = heaviest = 0.0
    left_ops = 0
    first_missing = 0.0
    for i, word in enumerate(hints.words):
        by = hints.explained.get(word)
        if by == ():
            continue
        asked += 1
        says = say.weights.get(word, 0.5)
        weight += says
        if word in told or (by and ops & set(by)):
            explained += 1
            weight_explained += says
        else:
            left_ops += by is not None
            first_missing = first_missing or 1.0 / (1 + i)
            near = max((n for s, n in expansions(word).items() if s in told), default=0.0)
            weight_explained += near * says
            heaviest = max(heaviest, (1 - near) * says)
            if by is None:
                weight_strange += (1 - near) * says
    titles = [_title(say, p) for p in o.patterns]
    wanted = {k: w for k, w in hints.wanted.items() if w >= 0.6}
    met = sum(w for k, w in wanted.items() if k in ops)
    unwanted = sum(w for k, w in hints.unwanted.items() if k in ops)
    spelled = {repr(t.expr) for t in request.tests}
    unasked = sum(1 for k in ops if k not in hints.wanted and not o.hit)
    reasons = {stem(w) for k in ops for w in hints.why.get(k, "").lower().split()}
    return {"title": min((t[0] for t in titles), default=1.0), "description": min((t[1] for t in titles), default=1.0), "unasked_title": max((t[2] for t in titles), default=0.0),
            "weight": weight, "weight_explained": weight_explained / weight if weight else 0.5, "weight_left": weight - weight_explained, "weight_strange": weight_strange,
            "heaviest_left": heaviest, "wanted_left": sum(w for k, w in wanted.items() if k not in ops and not {stem(x) for x in hints.why.get(k, "").lower().split()} <= reasons | told),
            "asked": asked, "explained": explained / asked if asked else 0.5, "unexplained": asked - explained, "unexplained_ops": float(left_ops),
            "first_missing": first_missing, "wanted_met": met, "wanted_missed": sum(wanted.values()) - met, "unwanted": unwanted, "unasked_ops": float(unasked),
            "spelled_out": float(sum(repr(e) in spelled for e in _own(o))) if spelled else 0.0, "tests_said": float(bool(spelled)),
            "tests_left": 1.0 - len(spelled & {repr(e) for e in _own(o)}) / len(spelled) if spelled else 0.0,
            "named_constants": float(sum(1 for e in _own(o) if isinstance(e, Lit) and any(c.value == e.value and c.weight >= 0.8 for c in hints.constants))),
            "named_constants_missed": float(sum(1 for c in hints.constants if c.weight >= 0.9 and c.role == "value" and not any(
                isinstance(e, Lit) and e.value == c.value for e in (_own(o) or _all(o)))))}


def _all(o: Option) -> list[Expr]:
    return [e for f in o.program.functions for e in block_exprs(f.body)]


def _behaviour(request: Request, o: Option, probe: Probe) -> dict[str, float]:
    natural, edge = o.outcomes[: probe.natural], o.outcomes[probe.natural :]
    values = [v for v in natural if v is not FAILED]
    shown = [repr(e.expected) for e in request.problem.examples]
    n = max(1, len(natural))
    same = max((sum(v is not FAILED and v == row[i] for v, row in zip(natural, probe.rows)) for i in range(len(probe.rows[0]))), default=0) if probe.rows else 0
    kinds = {_text(v) for v in values}
    return {"natural": float(len(natural)), "fails": sum(v is FAILED for v in natural) / n, "edge_fails": sum(v is FAILED for v in edge) / max(1, len(edge)),
            "constant": float(len(kinds) <= 1 and len(natural) > 2), "variety": len(kinds) / n, "identity": same / n,
            "repeats_shown": sum(_text(v) in shown for v in values) / n}


# ---------------------------------------------------------------- the fitted ranker


class Trees:
    """The sum of regression trees over named features. Data: a base and lists of [feature, threshold, left, right, value]."""

    def __init__(self, data: Mapping[str, Any]):
        self.names: list[str] = data["features"]
        self.base: float = data["base"]
        self.trees: list[list[list[float]]] = data["trees"]

    def __call__(self, features: Mapping[str, float]) -> float:
        x = [features.get(n, 0.0) for n in self.names]
        total = self.base
        for tree in self.trees:
            at = 0
            while True:
                feature, threshold, left, right, value = tree[at]
                if feature < 0:
                    total += value
                    break
                at = int(left) if x[int(feature)] <= threshold else int(right)
        return total


class Ranker:
    """Two fits, made by `benchmarks/ranker.py`: boosted trees that say which candidate comes first, a forest that says how likely it is right."""

    def __init__(self, data: Mapping[str, Any], guided: bool = False):
        self.score = Trees(data["order"])
        likely = data.get("guided", data["confidence"]) if guided else data["confidence"]
        self.likely = Trees(likely)
        self.doubt: float = likely["doubt"]
        self.common: Mapping[str, float] = data["common"]

    def confidence(self, evidence: Mapping[str, float]) -> float:
        """The probability that an answer passes hidden tests, from its `evidence`."""
        p = min(max(self.likely(evidence), 0.001), 0.999)
        return logistic(math.log(p / (1 - p)) - self.doubt)


class ByCost:
    """What orders candidates without the fitted ranker: the search's cost alone."""

    common: Mapping[str, float] = {}

    def score(self, features: Mapping[str, float]) -> float:
        return 2.0 + 4.0 * features.get("hit", 0.0) - 0.3 * features.get("cost", 10.0)

    def confidence(self, evidence: Mapping[str, float]) -> float:
        return logistic(evidence["score"])


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


@lru_cache(maxsize=2)
def ranker(guided: bool = False) -> Ranker:
    """The ranker that ships; guided: with the confidence that knows what the network says. Raises YantraError where its file is missing or broken: the installation is not whole."""
    try:
        return Ranker(json.loads(DATA.read_text(encoding="utf-8")), guided)
    except (OSError, ValueError, KeyError) as error:
        raise YantraError(f"{DATA.name}, which orders the programs that a search finds, is missing or broken ({type(error).__name__}): "
                          "install the package again") from error


__all__ = ["Option", "Probe", "Ranker", "differ", "evidence", "leaders_of", "measure", "order", "outcomes_of", "outright", "probe_of", "ranker"]
