"""Which shared parts of programs become abstractions: typed, checked, and kept where they pay.

In: the views of programs and what `stitch-core` found. A part pays where at least three of the programs that it was looked
for in hold it, it saves them more nodes than it has itself, and it shortens programs that were held out (a quarter of the
memory, by the hashes). The rest is counted, with the reason.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yantra_codex.errors import YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.canonical import canonical, hash_of
from yantra_codex.ir.check import check, free_variables
from yantra_codex.ir.nodes import Apply, Call, Expr, IfExpr, Lambda, LetIn, Lit, Make, Program, Var, type_of
from yantra_codex.ir.rewrite import rename_functions, with_children
from yantra_codex.ir.text import read_program, write_program
from yantra_codex.ir.types import HANDLES, Type, contains
from yantra_codex.learn.abstractions import LEAST, Abstraction
from yantra_codex.learn.consolidate_stitch import HOLE, shared
from yantra_codex.learn.consolidate_view import pieces, size
from yantra_codex.library.catalogue import FOLDER

HELD_OUT = 4  # of so many programs one is held out
LEAST_OPS, LEAST_OWN = 2, 5  # ops and nodes (holes not counted) of a part that the search does not put together at once
MOST_WORDS = 3  # ops that name an abstraction

Views = dict[str, tuple[Expr, ...]]
Bound = dict[str, Expr]


@dataclass(frozen=True, slots=True)
class Found:
    """What was kept, the best first, and how many parts were not, by reason. programs, held_out: looked at."""

    kept: tuple[Abstraction, ...]
    dropped: Mapping[str, int]
    programs: int
    held_out: int


@dataclass(frozen=True, slots=True)
class Part:
    """A shared part at certain types: the pattern with its holes in the order of the parameters, and the typed function."""

    pattern: Expr
    holes: tuple[str, ...]
    types: tuple[Type, ...]
    returns: Type
    program: Program

    @property
    def name(self) -> str:
        return self.program.entry.name


def is_held_out(key: str) -> bool:
    return int(key[:8], 16) % HELD_OUT == 0


def find(programs: Iterable[tuple[str, Program]], step: Callable[[int], None] = lambda n: None) -> Found:
    """The abstractions of programs (with their keys); `step` hears of each program looked at. Raises YantraError as `shared` does."""
    views: Views = {}
    for key, program in programs:
        try:
            views[key] = pieces(program)
        except (YantraError, RecursionError):
            views[key] = ()
        step(1)
    known = [(key, parts) for key, parts in views.items() if not is_held_out(key)]
    dropped: Counter[str] = Counter()
    parts = list(_parts(shared(known), views, dropped))
    return Found(tuple(_paying(parts, views, dropped)), dict(dropped), len(known), len(views) - len(known))


# ---------------------------------------------------------------- typed


def _parts(patterns: Sequence[Expr | str], views: Views, dropped: Counter[str]) -> Iterator[Part]:
    """What was found at the types that at least three programs have it at; each logic once, with a name that neither another nor a pattern has."""
    known, names = set[str](), _patterns()
    for pattern in patterns:
        if isinstance(pattern, str):
            dropped[pattern] += 1
            continue
        if _ops(pattern) < LEAST_OPS or _own_nodes(pattern) < LEAST_OWN:
            dropped["is too small"] += 1
            continue
        held = _holders(pattern, views)
        if not held:
            dropped[f"is in fewer than {LEAST} programs at the same types"] += 1
        for holes, types, returns, example in held:
            part = _part(pattern, holes, types, returns, example, names)
            if isinstance(part, str):
                dropped[part] += 1
            elif (found := hash_of(part.program)) not in known:
                known.add(found)
                names.add(part.name)
                yield part


def _patterns() -> set[str]:
    """The names of the library's patterns, read off their sources without reading the patterns, which takes seconds."""
    return {name for path in FOLDER.glob("*.py") for name in re.findall(r"^def (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)}


def _ops(e: Expr) -> int:
    return sum(isinstance(x, (Apply, IfExpr)) for x in n.walk_expr(e))


def _own_nodes(e: Expr) -> int:
    return sum(not (isinstance(x, Var) and x.name.startswith(HOLE)) for x in n.walk_expr(e))


def _holders(pattern: Expr, views: Views) -> list[tuple[tuple[str, ...], tuple[Type, ...], Type, Expr]]:
    """The types that at least three programs have the part at, the most frequent first, each with an expression that holds it."""
    found: dict[tuple[tuple[str, ...], tuple[Type, ...], Type], dict[str, Expr]] = {}
    for key, parts in views.items():
        for top in parts if not is_held_out(key) else ():
            for e in n.walk_expr(top):
                bound: Bound = {}
                if matches(pattern, e, bound, {}):
                    at = (tuple(bound), tuple(map(type_of, bound.values())), type_of(e))
                    found.setdefault(at, {}).setdefault(key, e)
    often = sorted(found.items(), key=lambda kv: (-len(kv[1]), str(kv[0])))
    return [(*at, next(iter(programs.values()))) for at, programs in often if len(programs) >= LEAST]


def _part(pattern: Expr, holes: tuple[str, ...], types: tuple[Type, ...], returns: Type, example: Expr, names: set[str]) -> Part | str:
    if not holes:
        return "takes nothing"
    if any(contains(t, "func") or any(contains(t, h) for h in HANDLES) or t.is_open for t in (*types, returns)):
        return "takes or gives a function or a handle"
    values = {h: Var(f"p{i}", t) for i, (h, t) in enumerate(zip(holes, types))}
    params = tuple(n.Param(v.name, t) for v, t in zip(values.values(), types))
    body = _filled(pattern, example, values)
    try:
        checked = canonical(check(Program((n.Function("f", params, returns, (n.Return(body),)),))))
        named = rename_functions(checked, {checked.entry.name: _name(body, names)})
        if read_program(write_program(named)) != named or len(named.entry.params) != len(holes):
            return "does not type"
    except (YantraError, ValueError, RecursionError):
        return "does not type"
    return Part(pattern, holes, types, returns, named)


def _filled(pattern: Expr, e: Expr, values: Mapping[str, Var]) -> Expr:
    """A typed expression that matches a pattern, with variables where the pattern has holes."""
    if isinstance(pattern, Var) and pattern.name in values:
        return values[pattern.name]
    inner = iter(n.child_exprs(pattern))
    return with_children(e, lambda x: _filled(next(inner), x, values))


def _name(body: Expr, taken: set[str]) -> str:
    """A name made of the ops, outside in, at least two words: no name of the user's programs goes into it."""
    ops = [x.op if isinstance(x, Apply) else "choose" for x in n.walk_expr(body) if isinstance(x, (Apply, IfExpr))]
    name = "_".join(ops[:MOST_WORDS])
    return next(x for x in itertools.chain([name], (f"{name}_{i}" for i in itertools.count(2))) if x not in taken)


def matches(pattern: Expr, e: Expr, bound: Bound, names: Mapping[str, str]) -> bool:
    """Whether an expression is the pattern with its holes filled, by `bound`, with what uses no variable bound within."""
    if isinstance(pattern, Var):
        if not pattern.name.startswith(HOLE):
            return isinstance(e, Var) and names.get(pattern.name) == e.name
        if names and not free_variables(e).isdisjoint(names.values()):
            return False
        return bound.setdefault(pattern.name, e) == e
    if pattern.__class__ is not e.__class__:
        return False
    match pattern, e:
        case Lit(), Lit():
            return (type(pattern.value), repr(pattern.value), pattern.type) == (type(e.value), repr(e.value), e.type)
        case Apply(), Apply():
            if pattern.op != e.op:
                return False
        case Make(), Make():
            if pattern.type.name != e.type.name or not (pattern.items or pattern.type == e.type):
                return False
        case Lambda(), Lambda():
            if len(pattern.params) != len(e.params):
                return False
            names = {**names, **{p.name: q.name for p, q in zip(pattern.params, e.params)}}
        case LetIn(), LetIn():
            return matches(pattern.value, e.value, bound, names) and matches(pattern.body, e.body, bound, {**names, pattern.name: e.name})
        case Call(), Call():
            return False  # functions of two programs are two functions
    mine, others = n.child_exprs(pattern), n.child_exprs(e)
    return len(mine) == len(others) and all(matches(p, x, bound, names) for p, x in zip(mine, others))


# ---------------------------------------------------------------- what pays


def _paying(parts: Sequence[Part], views: Views, dropped: Counter[str]) -> Iterator[Abstraction]:
    """The parts that pay, the one that saves most first; each is counted where those before left something.

    What a part saves only shrinks when others are used, so only the first of the row is counted anew.
    """
    row = [(gain_of(p, views), p) for p in parts]
    while row:
        row.sort(key=lambda r: (-r[0], r[1].name))
        _, part = row.pop(0)
        gain = gain_of(part, views)
        if row and gain < row[0][0]:
            row.append((gain, part))
            continue
        saved = {key: s for key, parts in views.items() if (s := sum(size(e) - size(shortened(part, e)) for e in parts))}
        held = [key for key in saved if is_held_out(key)]
        if (why := _why_not(gain, len(saved) - len(held), len(held))) is not None:
            dropped[why] += 1
            continue
        for key in saved:
            views[key] = tuple(shortened(part, e) for e in views[key])
        yield Abstraction(part.name, write_program(part.program), tuple(sorted(saved)), sum(saved.values()) - _own(part), len(held))


def _why_not(gain: int, programs: int, held_out: int) -> str | None:
    if programs < LEAST:
        return f"is in fewer than {LEAST} programs that no better one covers"
    if gain <= 0:
        return "saves less than it has itself"
    return None if held_out else "shortens no program that was held out"


def gain_of(part: Part, views: Views) -> int:
    """How many nodes a part saves the programs it was looked for in, its own taken off."""
    return sum(size(e) - size(shortened(part, e)) for key, parts in views.items() if not is_held_out(key) for e in parts) - _own(part)


def _own(part: Part) -> int:
    return sum(1 for _ in n.block_exprs(part.program.entry.body))


def shortened(part: Part, e: Expr) -> Expr:
    """An expression that calls the part wherever it holds it at the part's types, outermost first."""
    bound: Bound = {}
    if type_of(e) is part.returns and matches(part.pattern, e, bound, {}) and tuple(type_of(bound[h]) for h in part.holes) == part.types:
        call = Call(part.name, tuple(shortened(part, bound[h]) for h in part.holes), part.returns)
        if size(call) < size(e):
            return call
    return with_children(e, lambda x: shortened(part, x))
