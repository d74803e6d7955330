"""What words and types say about a program's ops: fits prior.json of the search, and says how well it foretells held-out programs.

Rows are requests with the expression that answers them: each pattern's name, summary and phrases, and MBPP's train split
with its reference solutions, lifted. The search writes expressions where people write loops, so loops are read as the
expressions they amount to: a list pushed to under an `if` is a filter, a sum built up a sum_by, a map counted in a count_by.
Held out for the figures: a tenth of the patterns with all their words, and MBPP's validation split (which also chooses the
hyper-parameters, and the scale of the logits). The test split is never read.
`python -m benchmarks prior [--fit] [--bench FOLDER]`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from benchmarks.corpus import bench_folder
from benchmarks.shared import note
from yantra_codex.errors import YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Apply, Block, Expr, IfExpr, Lambda, Lit, Make, Param, Program, Stmt, Var
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.rewrite import changed_names, map_block, map_expr, replace_expr, substitute
from yantra_codex.ir.signature import Signature, SigParam
from yantra_codex.ir.step_kinds import KINDS, OP_KIND
from yantra_codex.ir.step_shapes import is_literal, op_of, variables
from yantra_codex.ir.types import ANY, BOOL, INT, NONE, STR, Type, parse_type, tuple_of
from yantra_codex.languages.pylift import lift
from yantra_codex.library.catalogue import all_patterns
from yantra_codex.library.lint import program_of
from yantra_codex.problems.benchmarks import mbxp_examples
from yantra_codex.search.compose.prior import (
    CHEAPEST,
    CONSTANTS,
    DATA,
    DEAREST,
    SEARCHED,
    UNDER,
    Prior,
    features,
    literal_kind,
    places,
)

Array: TypeAlias = np.ndarray[Any, Any]

# ---------------------------------------------------------------- loops read as expressions

SMALL, LARGE = 4, 60  # values up to SMALL nodes are written out at each use, others at the first; none beyond LARGE
TRUE, FALSE, ZERO, ONE = Lit(True, BOOL), Lit(False, BOOL), Lit(0, INT), Lit(1, INT)
AS_VALUE = {"list_push": "append", "list_push_first": "prepend", "list_insert": "insert_at", "list_extend": "concat", "set_add": "set_with",
            "set_update": "set_union", "set_discard": "set_without", "set_remove": "set_without", "map_put": "map_with", "map_update": "map_merge",
            "map_remove": "map_without", "map_discard": "map_without", "list_remove": "remove_at", "list_pop_at": "remove_at"}
COMPARED = {"gt": "max_of", "ge": "max_of", "lt": "min_of", "le": "min_of"}
SWAPPED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
BEST = {"max_of": "max_by", "min_of": "min_by"}
COMBINED = {"add": "sum", "mul": "product", "max2": "max_of", "min2": "min_of"}
AT = ("index", "index_wrap", "str_index", "str_index_wrap")


def ap(op: str, *args: Expr) -> Apply:
    return Apply(op, args)


def size(e: Expr) -> int:
    return sum(1 for _ in n.walk_expr(e))


def negated(e: Expr) -> Expr:
    return e.args[0] if isinstance(e, Apply) and e.op == "not" else ap("not", e)


def both(tests: Sequence[Expr]) -> Expr:
    out = tests[0]
    for t in tests[1:]:
        out = ap("and", out, t)
    return out


@dataclass(frozen=True)
class Source:
    """One loop of a nest: its element's name, what it goes over, and the tests an element has passed."""

    element: str
    over: Expr
    tests: tuple[Expr, ...] = ()

    def kept(self) -> Expr:
        return ap("filter", self.over, self.function(both(self.tests))) if self.tests else self.over

    def function(self, body: Expr) -> Lambda:
        return Lambda((Param(self.element),), body)


@dataclass(frozen=True)
class Action:
    """What a nest of loops does at one place, inside its sources: a statement that changes something outside, or leaves."""

    sources: tuple[Source, ...]
    stmt: Stmt

    @property
    def tests(self) -> tuple[Expr, ...]:
        return self.sources[-1].tests

    def untested(self, drop: Callable[[Expr], bool]) -> Action:
        *outer, last = self.sources
        return Action((*outer, replace(last, tests=tuple(t for t in last.tests if not drop(t)))), self.stmt)

    def collected(self, body: Expr) -> Expr:
        """The list of `body` for each turn."""
        *outer, last = self.sources
        out = last.kept() if body == Var(last.element, n.type_of(body)) else ap("map", last.kept(), last.function(body))
        for s in reversed(outer):
            out = ap("flat_map", s.kept(), s.function(out))
        return out

    def wrapped(self, innermost: Callable[[Source], Expr], outer: str) -> Expr:
        """`innermost` of the last loop, put into the outer ones by an op."""
        *around, last = self.sources
        out = innermost(last)
        for s in reversed(around):
            out = ap(outer, s.kept(), s.function(out))
        return out


class Reader:
    """Reads one function's statements as expressions; `roots` gathers what could not be made part of the result."""

    def __init__(self, f: n.Function) -> None:
        self.f = f
        self.roots: list[Expr] = []
        self.growing: set[str] = set()  # the collections that the loop being read adds to
        self.fresh = 0

    def read(self) -> list[Expr]:
        """The expressions that the function's result is made of, the result first."""
        env: dict[str, Expr] = {}
        result = self.block(self.f.body, env)
        changed = [env[p.name] for p in self.f.params if p.inout and p.name in env]
        return [e for e in ([result] if result is not None else []) + changed + self.roots if not isinstance(e, Var | Lit)]

    # ------------------------------------------------------------ straight code

    def value(self, e: Expr, env: dict[str, Expr]) -> Expr:
        """e with the known variables written out; a large value only once."""
        used = [x for x in dict.fromkeys(v.name for v in n.walk_expr(e) if isinstance(v, Var)) if x in env]
        out = substitute(e, {x: env[x] for x in used if size(env[x]) <= LARGE})
        for x in used:
            if size(env[x]) > LARGE:
                self.roots.append(env[x])
            if size(env[x]) > SMALL:
                env[x] = Var(x)
        return out

    def block(self, block: Block, env: dict[str, Expr]) -> Expr | None:
        """The value the block returns, None where it goes on; env: what its variables are by then."""
        for i, s in enumerate(block):
            match s:
                case n.Let(name=x, value=v):
                    if v is not None:
                        env[x] = self.value(v, env)
                case n.Set(place=p, value=v):
                    value = self.value(v, env)
                    if p.path:
                        at = self.value(p.path[-1].at, env)
                        value = ap("map_with" if p.path[-1].kind == "key" else "replace_at", env.get(p.name, Var(p.name)), at, value)
                    env[p.name] = value
                case n.Do(op=op, place=p, args=args, result=r):
                    given = [self.value(a, env) for a in args]
                    env[p.name] = self.changed(op, env.get(p.name, Var(p.name)), given) if not p.path else Var(p.name)
                    if p.path:
                        self.roots += given
                    if r is not None:
                        env[r] = ap("last" if op == "list_pop" else "first", Var(p.name))
                case n.If():
                    found = self.branch(s, block[i + 1:], env)
                    if found is not None:
                        return found
                case n.ForEach() | n.ForRange() | n.While():
                    found = self.loop(s, block[i + 1:], env)
                    if found is not None:
                        return found
                case n.Return(value=v):
                    return None if v is None else self.value(v, env)
                case n.Try(body=b):
                    found = self.block(b, env)
                    if found is not None:
                        return found
                case n.Raise():
                    return Lit(None, NONE)
                case _:
                    self.roots += [self.value(e, env) for e in n.stmt_exprs(s)]
        return None

    def changed(self, op: str, old: Expr, args: list[Expr]) -> Expr:
        if op in AS_VALUE:
            return ap(AS_VALUE[op], old, *args)
        if op in ("list_pop", "list_pop_first"):
            return ap("slice_to", old, Lit(-1, INT)) if op == "list_pop" else ap("slice_from", old, ONE)
        self.roots += args
        return old

    def branch(self, s: n.If, rest: Block, env: dict[str, Expr]) -> Expr | None:
        test = self.value(s.test, env)
        then, other = dict(env), dict(env)
        a, b = self.block(s.then, then), self.block(s.orelse, other)
        if a is not None and b is not None:
            return _choice(test, a, b)
        if a is not None or b is not None:
            env.update(other if a is not None else then)
            after = self.block(rest, env)
            if after is None:
                self.roots += [test, a or b or TRUE]
                return None
            return _choice(test, a, after) if a is not None else _choice(negated(test), b or TRUE, after)
        for x in dict.fromkeys((*then, *other)):
            if then.get(x) != other.get(x):
                old = env.get(x, Var(x))
                value = _choice(test, then.get(x, old), other.get(x, old))
                test = test if size(test) <= SMALL else Var("chosen")
                env[x] = value
        return None

    # ------------------------------------------------------------ loops

    def loop(self, s: Stmt, rest: Block, env: dict[str, Expr]) -> Expr | None:
        """Reads a loop into env; the function's value where the loop decides it, with what follows."""
        actions = list(self.actions(s, (), env))
        self.growing = {a.stmt.place.name for a in actions if (isinstance(a.stmt, n.Do) and a.stmt.op in ("list_push", "set_add"))
                        or (isinstance(a.stmt, n.Set) and a.stmt.place.path)}
        returned: Expr | None = None
        for action in actions:
            stmt = action.stmt
            if isinstance(stmt, n.Return):
                returned = self.search(action, stmt.value or Lit(None, NONE), rest, env)
            elif isinstance(stmt, n.Set | n.Do):
                self.effect(action, env)
        if returned is not None:
            return returned
        return None

    def actions(self, s: Stmt, outer: tuple[Source, ...], env: dict[str, Expr]) -> Iterator[Action]:
        source, body = self.source(s, env)
        changes = changed_names(body)
        yield from self.inside(body, (*outer, source), {x: v for x, v in env.items() if x not in changes}, {}, set())

    def source(self, s: Stmt, env: dict[str, Expr]) -> tuple[Source, Block]:
        """The elements a loop goes over, and its body in terms of the element."""
        if isinstance(s, n.ForEach):
            over = self.value(s.iterable, env)
            if len(s.targets) == 1:
                return Source(s.targets[0].name, over), s.body
            name = self.name("_".join(t.name for t in s.targets))
            parts: dict[str, Expr] = {t.name: ap("tuple_get", Var(name), Lit(i, INT)) for i, t in enumerate(s.targets)}
            return Source(name, over), tuple(n.Let(x, NONE, v) for x, v in parts.items()) + s.body
        if isinstance(s, n.ForRange):
            return self.two_of(s, env) or self.counted(s.name, self.value(s.start, env), self.value(s.stop, env), self.value(s.step, env), s.body)
        assert isinstance(s, n.While)
        return self.repeated(s, env)

    def two_of(self, s: n.ForRange, env: dict[str, Expr]) -> tuple[Source, Block] | None:
        """Two loops over positions, the inner one from after the outer one's: a loop over pairs of elements."""
        inner = s.body[0] if len(s.body) == 1 else None
        if not isinstance(inner, n.ForRange) or inner.start != Apply("add", (Var(s.name, INT), ONE), INT):
            return None
        i, j = s.name, inner.name
        uses = [e for e in n.block_exprs(inner.body)
                if isinstance(e, Apply) and e.op in AT and isinstance(e.args[1], Var) and e.args[1].name in (i, j)]
        named = sum(1 for e in n.block_exprs(inner.body) if isinstance(e, Var) and e.name in (i, j))
        if not uses or named != len(uses) or len({u.args[0] for u in uses}) != 1 or variables(uses[0].args[0]) & changed_names(inner.body):
            return None
        name = self.name("pair")
        of = self.value(uses[0].args[0], env)
        pair: dict[Expr, Expr] = {u: ap("tuple_get", Var(name), Lit(int(u.args[1].name == j), INT)) for u in uses}  # type: ignore[attr-defined]
        return Source(name, ap("pairs", of if uses[0].op.startswith("index") else ap("chars", of))), _replaced(inner.body, pair)

    def counted(self, i: str, start: Expr, stop: Expr, step: Expr, body: Block) -> tuple[Source, Block]:
        """A loop over positions of one sequence is a loop over its elements, or over neighbours."""
        numbers = Source(i, ap("range", start, stop, step))
        length = stop.args[0] if isinstance(stop, Apply) and stop.op == "sub" and is_literal(stop.args[1], 1) else stop
        shorter = length is not stop
        if not (isinstance(length, Apply) and length.op in ("length", "str_length") and is_literal(step, 1)):
            return numbers, body
        of = length.args[0]
        sequence = of if length.op == "length" else ap("chars", of)
        uses = [e for e in n.block_exprs(body) if isinstance(e, Apply) and e.op in AT and i in variables(e.args[1]) and e.args[0] == of]
        others = sum(1 for e in n.block_exprs(body) if isinstance(e, Var) and e.name == i) - len(uses)
        if not uses or any(isinstance(x, n.Set) and x.place.path and variables(x.place.path[-1].at) & {i} for x in n.walk_block(body)):
            return numbers, body
        name = self.name(f"at_{i}")
        beside_it = [e for e in n.block_exprs(body) if isinstance(e, Apply) and e.op in AT and isinstance(e.args[1], Var) and e.args[1].name == i
                     and isinstance(e.args[0], Var) and e.args[0] != of and e.args[0].name not in changed_names(body)]
        plain = all(isinstance(u.args[1], Var) for u in uses) and not shorter
        if plain and len(beside_it) == others > 0 and len({e.args[0] for e in beside_it}) == 1:
            other = beside_it[0].args[0] if beside_it[0].op.startswith("index") else ap("chars", beside_it[0].args[0])
            sides: dict[Expr, Expr] = {u: ap("tuple_get", Var(name), ZERO) for u in uses}
            sides |= {u: ap("tuple_get", Var(name), ONE) for u in beside_it}
            return Source(name, ap("zip", sequence, other)), _replaced(body, sides)
        here = [u for u in uses if isinstance(u.args[1], Var)]
        beside = [u for u in uses if op_of(u.args[1]) in ("add", "sub") and is_literal(u.args[1].args[1], 1)]  # type: ignore[attr-defined]
        if len(here) == len(uses) and is_literal(start, 0) and not shorter:
            if not others:
                return Source(name, sequence), _replaced(body, {u: Var(name) for u in uses})
            pair: dict[Expr, Expr] = {u: ap("tuple_get", Var(name), ONE) for u in uses}
            return Source(name, ap("enumerate", sequence, ZERO)), (n.Let(i, INT, ap("tuple_get", Var(name), ZERO)), *_replaced(body, pair))
        if len(here) + len(beside) == len(uses) and beside and not others:
            before = any(op_of(u.args[1]) == "sub" for u in beside)
            parts: dict[Expr, Expr] = {u: ap("tuple_get", Var(name), Lit(int(before), INT)) for u in here}
            parts |= {u: ap("tuple_get", Var(name), Lit(int(not before), INT)) for u in beside}
            return Source(name, ap("pairwise", sequence)), _replaced(body, parts)
        return numbers, body

    def repeated(self, s: n.While, env: dict[str, Expr]) -> tuple[Source, Block]:
        """A while loop that takes a number's digits, or that counts, as a loop over those; else over its own turns."""
        digits = [e for e in n.block_exprs(s.body) if isinstance(e, Apply) and e.op in ("floormod", "truncmod") and isinstance(e.args[0], Var)
                  and is_literal(e.args[1], 10)]
        for x in {e.args[0].name for e in digits}:  # type: ignore[attr-defined]
            shrinks = [t for t in s.body if isinstance(t, n.Set) and t.place.name == x and op_of(t.value) in ("floordiv", "truncdiv")]
            if shrinks:
                name = self.name("digit")
                body = tuple(t for t in s.body if t not in shrinks)
                return Source(name, ap("digits", env.get(x, Var(x)))), _replaced(body, {e: Var(name) for e in digits})
        for t in s.body:
            if isinstance(t, n.Set) and not t.place.path and t.value == Apply("add", (Var(t.place.name, INT), ONE), INT):
                i = t.place.name
                if isinstance(s.test, Apply) and s.test.op in ("lt", "le", "ne") and s.test.args[0] == Var(i, INT):
                    start = env.get(i, Var(i))
                    body = tuple(x for x in s.body if x is not t)
                    if i not in changed_names(body):
                        stop = self.value(s.test.args[1], env)
                        return self.counted(i, start, stop if s.test.op != "le" else ap("add", stop, ONE), ONE, body)
        changes = changed_names(s.body)
        self.roots += [self.value(s.test, {x: v for x, v in env.items() if x not in changes})]
        return Source(self.name("turn"), Var("turns"), ()), s.body

    def inside(self, block: Block, sources: tuple[Source, ...], env: dict[str, Expr], local: dict[str, Expr], own: set[str]) -> Iterator[Action]:
        """The actions of a loop's body. local: the values of the body's own variables."""
        for s in block:
            match s:
                case n.Let(name=x, value=v):
                    own.add(x)
                    if v is not None:
                        local[x] = self.inner(v, env, local)
                case n.Set(place=p, value=v) if p.name in own and not p.path:
                    local[p.name] = self.inner(v, env, local)
                case n.Do(op=op, place=p, args=args) if p.name in own and not p.path:
                    local[p.name] = self.changed(op, local.get(p.name, Var(p.name)), [self.inner(a, env, local) for a in args])
                case n.Set(place=p, value=v):
                    path = tuple(n.Step(t.kind, self.inner(t.at, env, local)) for t in p.path)
                    yield Action(sources, n.Set(replace(p, path=path), self.inner(v, env, local)))
                case n.Do(place=p, args=args):
                    path = tuple(n.Step(t.kind, self.inner(t.at, env, local)) for t in p.path)
                    yield Action(sources, replace(s, place=replace(p, path=path), args=tuple(self.inner(a, env, local) for a in args)))
                case n.If(test=t, then=a, orelse=b):
                    test = self.inner(t, env, local)
                    yield from self.choices(test, a, b, sources, env, local, own)
                    if a and isinstance(a[-1], n.Continue):
                        sources = _with_test(sources, negated(test))
                    elif b and isinstance(b[-1], n.Continue):
                        sources = _with_test(sources, test)
                case n.ForEach() | n.ForRange() | n.While():
                    known = {**env, **local}
                    source, body = self.source(s, known)
                    if own & changed_names(body):  # an inner loop that builds a local value: read on its own
                        for action in self.inside(body, (source,), known, {}, set()):
                            if isinstance(action.stmt, n.Set | n.Do) and action.stmt.place.name in own:
                                self.effect(action, local)
                            elif isinstance(action.stmt, n.Return):
                                yield Action((*sources, *action.sources), action.stmt)
                    else:
                        yield from self.inside(body, (*sources, source), known, {}, set())
                case n.Return(value=v):
                    yield Action(sources, n.Return(None if v is None else self.inner(v, env, local)))
                case n.Try(body=b):
                    yield from self.inside(b, sources, env, local, own)
                case n.Break() | n.Continue() | n.Raise():
                    pass
                case _:
                    self.roots += [self.inner(e, env, local) for e in n.stmt_exprs(s)]

    def choices(self, test: Expr, a: Block, b: Block, sources: tuple[Source, ...], env: dict[str, Expr], local: dict[str, Expr],
                own: set[str]) -> Iterator[Action]:
        then, other = dict(local), dict(local)
        first = list(self.inside(a, _with_test(sources, test), env, then, set(own)))
        second = list(self.inside(b, _with_test(sources, negated(test)), env, other, set(own)))
        one = _same_change(first, second)
        if one is not None:  # both ways change the same thing: the change by a choice of values
            place, x, y = one
            yield Action(sources, place(_choice(test, x, y)))
        else:
            yield from first
            yield from second
        for name in sorted(own):
            if then.get(name) != other.get(name):
                local[name] = _choice(test, then.get(name, Var(name)), other.get(name, Var(name)))

    def inner(self, e: Expr, env: Mapping[str, Expr], local: Mapping[str, Expr]) -> Expr:
        known = {x: v for x, v in {**{k: v for k, v in env.items() if size(v) <= SMALL}, **local}.items() if size(v) <= LARGE}
        return substitute(e, {k: v for k, v in known.items() if not isinstance(v, Make | Lit) or k in local})

    def search(self, action: Action, value: Expr, rest: Block, env: dict[str, Expr]) -> Expr:
        """A return inside loops: any, all or find, with what the function gives otherwise."""
        after = self.block(rest, dict(env))
        tests = action.tests
        if isinstance(value, Lit) and isinstance(value.value, bool) and len(tests) == len(action.sources) == 1 and self.is_met(tests[0]):
            met = next(x for x in n.walk_expr(tests[0]) if op_of(x) in ("contains", "set_has", "map_has"))
            has = ap("has_duplicates", action.untested(self.is_met).collected(met.args[1]))  # type: ignore[attr-defined]
            return has if value.value else negated(has)
        if isinstance(value, Lit) and isinstance(value.value, bool):
            op, test = ("any", both(tests or (TRUE,))) if value.value else ("all", negated(both(tests or (FALSE,))))
            found = action.wrapped(lambda s: ap(op, s.over, s.function(test)), op)
            if after is None or is_literal(after, not value.value):
                return found
            return _choice(found if value.value else negated(found), value, after)
        last = action.sources[-1]
        if value == Var(last.element, n.type_of(value)) or not variables(value):
            found = ap("find_or", last.over, last.function(both(tests or (TRUE,))), after or Lit(None, NONE))
        else:
            found = ap("first", action.collected(value))
        return found if op_of(found) == "find_or" or after is None else _choice(ap("is_empty", Var("found")), after, found)

    def effect(self, action: Action, env: dict[str, Expr]) -> None:
        """What a variable is after a loop that changes it at one place."""
        stmt = action.stmt
        assert isinstance(stmt, n.Set | n.Do)
        name = stmt.place.name
        old = env.get(name, Var(name))
        if stmt.place.path and stmt.place.path[-1].kind == "key":
            new = self.keyed(action, stmt)
        elif stmt.place.path:
            new = self.replaced(action, stmt)
        elif isinstance(stmt, n.Do):
            new = self.gathered(action, stmt, old)
        else:
            new = self.folded(action, name, stmt.value, old)
        if new is not None:
            if size(old) > SMALL and not any(isinstance(x, Var) and x.name == name for x in n.walk_expr(new)):
                self.roots.append(old)
            env[name] = new

    def replaced(self, action: Action, stmt: n.Set | n.Do) -> Expr | None:
        at = stmt.place.path[-1].at
        value = stmt.value if isinstance(stmt, n.Set) else (stmt.args[0] if stmt.args else ZERO)
        last = action.sources[-1]
        return ap("fold", last.kept(), Var(stmt.place.name), Lambda((Param("acc"), Param(last.element)), ap("replace_at", Var("acc"), at, value)))

    def keyed(self, action: Action, stmt: n.Set | n.Do) -> Expr | None:
        """A map filled in a loop: counts, groups, entries."""
        key = stmt.place.path[-1].at
        last = action.sources[-1]
        plain = key == Var(last.element, n.type_of(key))
        action = action.untested(lambda t: any(op_of(x) in ("map_has", "map_find") and stmt.place.name in variables(x) for x in n.walk_expr(t)))
        if isinstance(stmt, n.Do):
            if stmt.op not in ("list_push", "set_add", "list_extend"):
                return None
            groups = ap("group_by", last.kept(), last.function(key))
            item = stmt.args[0]
            if item == Var(last.element, n.type_of(item)):
                return groups
            return ap("map_values_with", groups, Lambda((Param("group"),), ap("map", Var("group"), last.function(item))))
        value = stmt.value
        mentions = stmt.place.name in variables(value)
        if mentions and op_of(value) == "add":
            step = value.args[1] if stmt.place.name in variables(value.args[0]) else value.args[0]  # type: ignore[attr-defined]
            if is_literal(step, 1):
                return ap("counts", action.collected(key)) if plain or len(action.sources) > 1 else ap("count_by", last.kept(), last.function(key))
            groups = ap("group_by", last.kept(), last.function(key))
            return ap("map_values_with", groups, Lambda((Param("group"),), ap("sum_by", Var("group"), last.function(step))))
        if mentions:
            return ap("fold", last.kept(), Var(stmt.place.name), Lambda((Param("acc"), Param(last.element)), ap("map_with", Var("acc"), key, value)))
        if is_literal(value, 1, 0) and not isinstance(action.stmt, n.Do) and len(action.tests) < len(last.tests):
            return None  # the first half of a count
        if plain:
            return ap("map_to", last.kept(), last.function(value))
        if value == Var(last.element, n.type_of(value)):
            return ap("key_by", last.kept(), last.function(key))
        return ap("map_from_pairs", action.collected(Make((key, value), tuple_of(n.type_of(key), n.type_of(value)))))

    def gathered(self, action: Action, stmt: n.Do, old: Expr) -> Expr | None:
        if stmt.op in ("list_push", "set_add", "list_extend", "set_update", "list_push_first", "heap_push", "list_insert_sorted") and stmt.args:
            seen = [t for t in action.tests if self.is_met(t)]
            action = action.untested(lambda t: t in seen)
            out = action.collected(stmt.args[-1])
            if stmt.op in ("list_extend", "set_update"):
                out = ap("flatten", out) if op_of(out) != "map" else Apply("flat_map", out.args)  # type: ignore[attr-defined]
            if stmt.op.startswith("set"):
                out = ap("set_from_list", out)
            elif seen:
                out = ap("unique", out)
            elif stmt.op == "list_push_first":
                out = ap("reverse", out)
            elif stmt.op in ("heap_push", "list_insert_sorted"):
                out = ap("sort", out)
            empty = isinstance(old, Make) and not old.items
            return out if empty or isinstance(old, Var) else ap("set_union" if stmt.op.startswith("set") else "concat", old, out)
        last = action.sources[-1]
        return ap("fold", last.kept(), old, Lambda((Param("acc"), Param(last.element)), self.changed(stmt.op, Var("acc"), list(stmt.args))))

    def is_met(self, test: Expr) -> bool:
        """Whether a test asks if something was met earlier in the loop."""
        return any(op_of(x) in ("contains", "set_has", "map_has") and variables(x.args[0]) & self.growing  # type: ignore[attr-defined]
                   for x in n.walk_expr(test))

    def folded(self, action: Action, name: str, value: Expr, old: Expr) -> Expr:
        """A variable set in a loop."""
        last = action.sources[-1]
        if isinstance(value, Apply) and len(value.args) == 2 and name not in variables(_other(value, name)) and _is(value, name):
            step = _other(value, name)
            out: Expr | None = None
            if value.op == "add" and is_literal(step, 1):
                if len(action.sources) > 1:
                    out = action.wrapped(_counted, "sum_by")
                else:
                    out = _counted(last)
            elif value.op == "add" and len(action.sources) == 1 and step != Var(last.element, n.type_of(step)):
                out = ap("sum_by", last.kept(), last.function(step))
            elif value.op in COMBINED:
                out = ap(COMBINED[value.op], action.collected(step))
            elif value.op == "sub":
                return ap("sub", old, ap("sum", action.collected(step)))
            elif value.op == "str_concat":
                out = ap("join", action.collected(step) if value.args[0] != step else ap("reverse", action.collected(step)), Lit("", STR))
            elif value.op == "concat":
                out = action.collected(step)
                out = Apply("flat_map", out.args) if isinstance(out, Apply) and out.op == "map" else ap("flatten", out)
            elif value.op in ("and", "or"):
                op = "all" if value.op == "and" else "any"
                out = action.wrapped(lambda s: ap(op, s.kept(), s.function(step)), op)
            if out is not None:
                start = old.value if isinstance(old, Lit) else None
                neutral = start in (0, 1, "", True, False) or value.op in ("max2", "min2") or (isinstance(old, Make) and not old.items)
                return out if neutral else ap(value.op, old, out)
        for t in last.tests:  # if x > best: best = x
            if isinstance(t, Apply) and t.op in COMPARED:
                key, best, op = (t.args[0], t.args[1], t.op) if isinstance(t.args[1], Var) else (t.args[1], t.args[0], SWAPPED[t.op])
                if isinstance(best, Var) and not isinstance(key, Lit) and ((best.name == name and key == value) or best.name not in variables(key)):
                    rest = action.untested(lambda x, t=t: x == t)  # type: ignore[misc]
                    if key == value and best.name == name:
                        return ap(COMPARED[op], rest.collected(value))
                    if best.name not in {s.element for s in action.sources} and value == Var(last.element, n.type_of(value)):
                        return ap(BEST[COMPARED[op]], rest.sources[-1].kept(), last.function(key))
        if isinstance(value, Lit) and isinstance(value.value, bool) and last.tests:
            test = both(last.tests)
            return action.wrapped(lambda s: ap("any", s.over, s.function(test)), "any") if value.value else \
                action.wrapped(lambda s: ap("all", s.over, s.function(negated(test))), "all")
        if name not in variables(value):
            return ap("last", action.collected(value)) if variables(value) & {s.element for s in action.sources} else value
        body = substitute(value, {name: Var("acc")})
        out = _choice(both(last.tests), body, Var("acc")) if last.tests else body
        folded: Expr = ap("fold", last.over, old, Lambda((Param("acc"), Param(last.element)), out))
        for s in reversed(action.sources[:-1]):
            folded = ap("fold", s.kept(), old, Lambda((Param("acc"), Param(s.element)), folded))
        return folded

    def name(self, base: str) -> str:
        self.fresh += 1
        return f"{base}_{self.fresh}"


def _counted(s: Source) -> Expr:
    """How many elements pass the tests."""
    return ap("count_where", s.over, s.function(both(s.tests))) if s.tests else ap("length", s.over)


def _choice(test: Expr, a: Expr, b: Expr) -> Expr:
    """`a if test else b`, the larger or smaller of two where that is what it says."""
    if is_literal(a, True) and is_literal(b, False) and isinstance(a, Lit) and a.value is True:
        return test
    if is_literal(a, False) and is_literal(b, True) and isinstance(a, Lit) and a.value is False:
        return negated(test)
    if isinstance(test, Apply) and test.op in COMPARED and {test.args[0], test.args[1]} == {a, b}:
        return ap("max2" if (COMPARED[test.op] == "max_of") == (test.args[0] == a) else "min2", a, b)
    return IfExpr(test, a, b)


def _with_test(sources: tuple[Source, ...], test: Expr) -> tuple[Source, ...]:
    tests = test.args if isinstance(test, Apply) and test.op == "and" else (test,)
    return (*sources[:-1], replace(sources[-1], tests=(*sources[-1].tests, *tests)))


def _same_change(a: Sequence[Action], b: Sequence[Action]) -> tuple[Callable[[Expr], Stmt], Expr, Expr] | None:
    """Where both ways push to, or set, the same place: how to make the statement of a value, and the two values."""
    if len(a) != 1 or len(b) != 1:
        return None
    x, y = a[0].stmt, b[0].stmt
    if isinstance(x, n.Do) and isinstance(y, n.Do) and x.op == y.op and x.place == y.place and len(x.args) == len(y.args) == 1:
        return lambda v: replace(x, args=(v,)), x.args[0], y.args[0]
    if isinstance(x, n.Set) and isinstance(y, n.Set) and x.place == y.place:
        u, v, name = x.value, y.value, x.place.name
        if isinstance(u, Apply) and isinstance(v, Apply) and u.op == v.op and u.op in (*COMBINED, "str_concat") and u.args[0] == v.args[0] == \
                Var(name, n.type_of(u.args[0])):
            first = u.args[0]
            return lambda w: replace(x, value=Apply(u.op, (first, w), u.type)), u.args[1], v.args[1]
    return None


def _is(value: Apply, name: str) -> bool:
    """Whether one of the arguments is the variable itself."""
    return any(_is_named(a, name) for a in value.args)


def _other(value: Apply, name: str) -> Expr:
    a, b = value.args
    return b if isinstance(a, Var) and a.name == name else a


def _replaced(body: Block, by: Mapping[Expr, Expr]) -> Block:
    """The body with whole expressions replaced."""
    return map_block(body, lambda e: replace_expr(e, by.get))


# ---------------------------------------------------------------- the same in the search's words

Rule = Callable[[Apply], Expr | None]


def _is_named(e: Expr, name: str) -> bool:
    return isinstance(e, Var) and e.name == name


def _remainder(e: Apply) -> Expr | None:
    """x % 2 == 0 and the like."""
    mod, at = e.args
    if op_of(mod) not in ("floormod", "truncmod") or not isinstance(at, Lit):
        return None
    x, by = mod.args  # type: ignore[attr-defined]
    zero = is_literal(at, 0)
    if is_literal(by, 2) and is_literal(at, 0, 1):
        return ap("is_even" if zero == (e.op == "eq") else "is_odd", x)
    if zero:
        return ap("is_divisible", x, by) if e.op == "eq" else ap("not", ap("is_divisible", x, by))
    return None


def _of(outer: str, inner: str, make: Callable[..., Expr]) -> tuple[str, Rule]:
    """outer(inner(args), rest) -> make(args..., rest...)."""
    def rule(e: Apply) -> Expr | None:
        first = e.args[0] if e.args else None
        return make(*first.args, *e.args[1:]) if isinstance(first, Apply) and first.op == inner else None
    return outer, rule


def _tail_zip(e: Apply) -> Expr | None:
    xs, tail = e.args[:2]
    if op_of(tail) not in ("slice_from", "drop") or tail.args[0] != xs or not is_literal(tail.args[1], 1):  # type: ignore[attr-defined]
        return None
    if e.op == "zip":
        return ap("pairwise", xs)
    f = e.args[2]
    if not isinstance(f, Lambda) or len(f.params) != 2:
        return None
    pair = {p.name: ap("tuple_get", Var("pair"), Lit(i, INT)) for i, p in enumerate(f.params)}
    return ap("map", ap("pairwise", xs), Lambda((Param("pair"),), substitute(f.body, pair)))


def _reversed(e: Apply) -> Expr | None:
    if is_literal(e.args[3], -1) and all(isinstance(x, Lit) and x.value is None for x in e.args[1:3]):
        return ap("str_reverse" if e.op.startswith("str") else "reverse", e.args[0])
    return None


def _sizes(e: Apply) -> Expr | None:
    """len(set(xs)) against len(xs)."""
    found = [x for x in e.args if op_of(x) == "set_size" and op_of(x.args[0]) == "set_from_list"]  # type: ignore[attr-defined]
    if len(found) == 1 and any(op_of(x) in ("length", "str_length") for x in e.args):
        has = ap("has_duplicates", found[0].args[0].args[0])  # type: ignore[attr-defined]
        return negated(has) if e.op == "eq" else has
    return None


def _by_element(make: Callable[[Expr, Expr], Expr | None], test: str = "eq") -> Rule:
    """op(xs, x -> x == v) -> make(xs, v)."""
    def rule(e: Apply) -> Expr | None:
        f = e.args[1]
        if not isinstance(f, Lambda) or not isinstance(f.body, Apply) or f.body.op != test or len(f.params) != 1:
            return None
        x = f.params[0].name
        a, b = f.body.args if test == "eq" else f.body.args[::-1]
        if isinstance(b, Var) and b.name == x:
            a, b = b, a
        return make(e.args[0], b) if isinstance(a, Var) and a.name == x and x not in variables(b) else None
    return rule


def _slices(e: Apply) -> Expr | None:
    """A list of xs[i:i + k] for each i: windows, or chunks where i goes in steps."""
    f, over = e.args[1], e.args[0]
    if not isinstance(f, Lambda) or op_of(over) != "range":
        return None
    i = f.params[0].name
    for x in n.walk_expr(f.body):
        if isinstance(x, Apply) and x.op in ("slice", "str_slice") and _is_named(x.args[1], i) and op_of(x.args[2]) == "add":
            sequence = x.args[0] if x.op == "slice" else ap("chars", x.args[0])
            step, width = over.args[2], _other(x.args[2], i)  # type: ignore[attr-defined,arg-type]
            made = ap("window" if is_literal(step, 1) else "chunk", sequence, width)
            body = replace_expr(f.body, lambda y, x=x: Var("part") if y == x else None)  # type: ignore[misc]
            if i not in variables(body):
                return made if body == Var("part") else Apply(e.op, (made, Lambda((Param("part"),), body)))
    return None


def _in_order(e: Apply) -> Expr | None:
    """all(pairwise(xs), a <= b), or xs == sorted(xs)."""
    if e.op == "eq":
        a, b = e.args
        return next((ap("is_sorted", x) for x, y in ((a, b), (b, a)) if y == Apply("sort", (x,), n.type_of(y))), None)
    over, f = e.args
    rising = isinstance(f, Lambda) and op_of(f.body) == "le"
    return ap("is_sorted", *over.args) if rising and isinstance(over, Apply) and over.op == "pairwise" else None


def _by_negative(e: Apply) -> Expr | None:
    f = e.args[1]
    if isinstance(f, Lambda) and isinstance(f.body, Apply) and f.body.op == "neg":
        return ap("sort_by_desc", e.args[0], Lambda(f.params, f.body.args[0]))
    return None


def _counts_one(xs: Expr, v: Expr) -> Expr:
    return ap("str_count", *xs.args, v) if isinstance(xs, Apply) and xs.op == "chars" else ap("count_of", xs, v)


def _number_text(e: Expr) -> Expr | None:
    """n of chars(text of n)."""
    return e.args[0].args[0] if op_of(e) == "chars" and op_of(e.args[0]) in ("int_to_str", "show") else None  # type: ignore[attr-defined]


def _reads_digits(e: Apply) -> Expr | None:
    number, f = _number_text(e.args[0]), e.args[1]
    if number is None or not isinstance(f, Lambda) or op_of(f.body) != "parse_int":
        return None
    return ap("digits", number) if e.op == "map" else ap("digit_sum", number)


RULES: dict[str, list[Rule]] = defaultdict(list)
for _op, _rule in (
    _of("length", "filter", lambda xs, f: ap("count_where", xs, f)), _of("sum", "map", lambda xs, f: ap("sum_by", xs, f)),
    _of("any_true", "map", lambda xs, f: ap("any", xs, f)), _of("all_true", "map", lambda xs, f: ap("all", xs, f)),
    _of("first", "sort", lambda xs: ap("min_of", xs)), _of("last", "sort", lambda xs: ap("max_of", xs)),
    _of("first", "sort_by", lambda xs, f: ap("min_by", xs, f)), _of("last", "sort_by", lambda xs, f: ap("max_by", xs, f)),
    _of("reverse", "sort", lambda xs: ap("sort_desc", xs)), _of("reverse", "sort_by", lambda xs, f: ap("sort_by_desc", xs, f)),
    _of("set_to_list", "set_from_list", lambda xs: ap("unique", xs)), _of("sort", "set_from_list", lambda xs: ap("sort", ap("unique", xs))),
    _of("sum", "digits", lambda x: ap("digit_sum", x)), _of("length", "unique", lambda xs: ap("set_size", ap("set_from_list", xs))),
    _of("map_get_or", "counts", lambda xs, k, _: ap("count_of", xs, k)), _of("join", "reverse", lambda xs, s: ap("join", ap("reverse", xs), s)),
    _of("map_items", "counts", lambda xs: ap("map_items", ap("counts", xs))), _of("reverse", "chars", lambda s: ap("chars", ap("str_reverse", s))),
    ("eq", _remainder), ("ne", _remainder), ("eq", _sizes), ("ne", _sizes), ("lt", _sizes), ("zip", _tail_zip), ("zip_with", _tail_zip),
    ("slice_step", _reversed), ("str_slice_step", _reversed),
    ("mul", lambda e: ap("square", e.args[0]) if e.args[0] == e.args[1] else None),
    ("int_pow", lambda e: ap("square", e.args[0]) if is_literal(e.args[1], 2) else None),
    ("float_pow", lambda e: ap("square", e.args[0]) if is_literal(e.args[1], 2.0) else ap("sqrt", e.args[0]) if is_literal(e.args[1], 0.5) else None),
    ("index", lambda e: ap("first", e.args[0]) if is_literal(e.args[1], 0) else None),
    ("index_wrap", lambda e: ap("last", e.args[0]) if is_literal(e.args[1], -1) else None),
    ("slice_to", lambda e: ap("take", *e.args)), ("slice_from", lambda e: ap("drop", *e.args)),
    ("map", _reads_digits), ("sum_by", _reads_digits), ("map", _slices), ("flat_map", _slices), ("sum_by", _slices), ("filter", _slices),
    ("any", _slices), ("all", _slices), ("max_by", _slices), ("count_where", _slices),
    ("count_where", _by_element(_counts_one)),
    ("any", _by_element(lambda xs, v: ap("contains", xs, v))), ("filter", _by_element(lambda xs, ys: ap("common", xs, ys), "contains")),
    ("reject", _by_element(lambda xs, ys: ap("without", xs, ys), "contains")), ("eq", _in_order), ("all", _in_order), ("sort_by", _by_negative),
    ("min2", lambda e: ap("clamp", *e.args[0].args, e.args[1]) if op_of(e.args[0]) == "max2" else None),  # type: ignore[attr-defined]
    ("max2", lambda e: ap("clamp", *e.args[0].args, e.args[1]) if op_of(e.args[0]) == "min2" else None),  # type: ignore[attr-defined]
    _of("set_from_list", "chars", lambda x: ap("char_set", x)),
    ("flat_map", lambda e: ap("flatten", e.args[0]) if isinstance(e.args[1], Lambda) and isinstance(e.args[1].body, Var)
     and e.args[1].body.name == e.args[1].params[0].name else None),
    ("filter", lambda e: ap("reject", e.args[0], Lambda(e.args[1].params, e.args[1].body.args[0]))  # type: ignore[attr-defined]
     if isinstance(e.args[1], Lambda) and op_of(e.args[1].body) == "not" else None),
    ("lt", lambda e: ap("gt", e.args[1], e.args[0]) if isinstance(e.args[0], Lit) else None),
):
    RULES[_op].append(_rule)


def in_search_words(e: Expr) -> Expr:
    """The expression with what the search has one op for written with that op."""
    def step(x: Expr) -> Expr:
        if isinstance(x, Apply):
            for rule in RULES.get(x.op, ()):
                found = rule(x)
                if found is not None:
                    return step(found) if op_of(found) != x.op else found
        return x
    return map_expr(e, step)


def forms(program: Program) -> tuple[list[Expr], list[Expr]]:
    """The expressions of a program: as its loops read, and in the search's words."""
    read = [e for f in program.functions for e in Reader(f).read()]
    return read, [in_search_words(e) for e in read]


# ---------------------------------------------------------------- rows

PARTS = 10  # one part of the patterns in so many is held out


@dataclass(frozen=True)
class Row:
    """A program with all the requests that it answers. split: library, held (out of the library), train, validation, ops."""

    split: str
    name: str
    requests: tuple[str, ...]
    params: tuple[Type, ...]
    returns: Type
    expressions: tuple[Expr, ...]  # as loops read, then in the search's words

    def used(self) -> frozenset[str]:
        """The ops and constants that occur."""
        seen = [e for root in self.expressions for e in n.walk_expr(root)]
        ops = {e.op for e in seen if isinstance(e, Apply)} & set(SEARCHED)
        return frozenset(ops | {k for e in seen if isinstance(e, Lit) and (k := literal_kind(e.value)) in CONSTANTS})


def row(split: str, name: str, requests: Iterable[str], params: Iterable[Type], returns: Type, program: Program) -> Row:
    read, again = forms(program)
    return Row(split, name, tuple(requests), tuple(params), returns, tuple(dict.fromkeys([*read, *again])))


def library_rows() -> Iterator[Row]:
    """Each pattern; those whose name's hash says so are held out."""
    for p in all_patterns():
        held = int(hashlib.sha256(p.name.encode()).hexdigest(), 16) % PARTS == 0
        try:
            program = program_of(p)
        except YantraError as e:
            note(f"{p.name}: {e}")
            continue
        requests = [p.name.replace("_", " "), p.summary, *p.phrases]
        yield row("held" if held else "library", p.name, requests, [t for _, t in p.params], p.returns, program)


def mbpp_rows(folder: Path) -> Iterator[Row]:
    """The tasks of the train and validation splits that lift; lines of other splits are not parsed."""
    for line in (folder / "mbpp.jsonl").read_text(encoding="utf-8").splitlines():
        if not re.search(r'"split": "(train|validation)"', line[:300]):
            continue
        task = json.loads(line)
        python, declared = task["languages"]["python"], task["signature"]
        source = python.get("reference_solution") or python.get("canonical_full")
        try:
            types = [parse_type(re.sub(r"\boptional\b", "option", re.sub(r"\bdict\b", "map", t))) for t in
                     [*(p["type"] for p in declared["params"]), declared["returns"]]]
            known = Signature(declared["name"], tuple(SigParam(p["name"], t) for p, t in zip(declared["params"], types)), types[-1])
        except YantraError:
            known = None
        try:
            program = lift(source, task["entry_point"], known, () if known else mbxp_examples(task))
        except YantraError:
            continue
        yield row(task["split"], task["task_id"], [task["description"]], [p.type for p in program.entry.params], program.entry.returns, program)


def op_rows() -> Iterator[Row]:
    """Each op as a request by its own name and description, with its types."""
    for name in SEARCHED:
        op = OPS[name]
        step = KINDS[OP_KIND[name]].format(of="") if name in OP_KIND else ""
        text = [name.replace("_", " "), *([op.doc] if op.doc else []), *([f"{name.replace('_', ' ')} {step}"] if step else [])]
        yield Row("ops", name, tuple(text), op.params, op.result, (Apply(name, tuple(Var(x) for x in op.names)),))


# ---------------------------------------------------------------- the network

LEAST = 5  # requests that a feature must occur in
WEIGHTS = {"train": 4.0, "ops": 3.0}  # how much the requests of a split count; a program's own count the less the more there are
HIDDEN, ROUNDS, BATCH, RATE, DECAY = 80, 10, 128, 0.01, 6.0
WORD_DROPOUT, TYPE_DROPOUT = 0.5, 0.4
SPAN = 127  # of int8


@dataclass(frozen=True)
class Table:
    """Requests as rows of feature numbers, with what each uses. y: (requests, labels); weight: how much a request counts."""

    names: list[str]
    rows: list[list[int]]
    y: Array
    weight: Array

    def dense(self, rows: Iterable[int]) -> Array:
        kept = list(rows)
        x = np.zeros((len(kept), len(self.names)), np.float32)
        for i, r in enumerate(kept):
            x[i, self.rows[r]] = 1.0
        return x


def labels_of(rows: Sequence[Row]) -> list[str]:
    used = {label for r in rows for label in r.used()}
    return [x for x in (*SEARCHED, *CONSTANTS) if x in used]


def table(rows: Sequence[Row], labels: Sequence[str], names: list[str] | None = None) -> Table:
    """names: the features known; None to gather those met LEAST times."""
    index = {x: i for i, x in enumerate(labels)}
    asked = [(features(t, r.params, r.returns), r) for r in rows for t in r.requests]
    if names is None:
        met = Counter(f for fs, _ in asked for f in fs)
        names = sorted(f for f, c in met.items() if c >= LEAST)
    known = {f: i for i, f in enumerate(names)}
    y = np.zeros((len(asked), len(labels)), np.float32)
    for i, (_, r) in enumerate(asked):
        y[i, [index[u] for u in sorted(r.used()) if u in index]] = 1.0
    weight = np.array([WEIGHTS.get(r.split, 1.0) / len(r.requests) ** 0.5 for _, r in asked], np.float32)
    return Table(names, [[known[f] for f in fs if f in known] for fs, _ in asked], y, weight)


@dataclass
class Network:
    """logits = relu(x @ inputs + start) @ outputs + bias."""

    inputs: Array
    start: Array
    outputs: Array
    bias: Array

    def logits(self, x: Array) -> Array:
        return np.maximum(x @ self.inputs + self.start, 0) @ self.outputs + self.bias


def train(t: Table, seed: int = 0) -> Network:
    """The network by Adam with a falling rate; features are dropped at random, so that none is relied on alone."""
    rng = np.random.default_rng(seed)
    count, labels = t.y.shape
    base = np.clip((t.weight @ t.y) / t.weight.sum(), 1e-4, 1 - 1e-4)
    net = {"inputs": rng.standard_normal((len(t.names), HIDDEN)) * 0.1, "start": np.full(HIDDEN, 0.1),
           "outputs": rng.standard_normal((HIDDEN, labels)) * 0.1, "bias": np.log(base / (1 - base))}
    net = {k: v.astype(np.float32) for k, v in net.items()}
    mean, square = {k: np.zeros_like(v) for k, v in net.items()}, {k: np.zeros_like(v) for k, v in net.items()}
    dropout = np.array([TYPE_DROPOUT if is_of_types(f) else WORD_DROPOUT for f in t.names], np.float32)
    steps, step = ROUNDS * -(-count // BATCH), 0
    for _ in range(ROUNDS):
        order = rng.permutation(count)
        for at in range(0, count, BATCH):
            step += 1
            rows = order[at:at + BATCH]
            x = t.dense(rows)
            used = np.flatnonzero(x.any(0))
            x = x[:, used] * (rng.random((len(rows), len(used)), np.float32) > dropout[used]) / (1 - dropout[used])
            h = x @ net["inputs"][used] + net["start"]
            active = np.maximum(h, 0)
            g = (1 / (1 + np.exp(-(active @ net["outputs"] + net["bias"]))) - t.y[rows]) * t.weight[rows, None] / len(rows)
            gh = (g @ net["outputs"].T) * (h > 0)
            gradients = {"outputs": (active.T @ g, slice(None)), "bias": (g.sum(0), slice(None)), "start": (gh.sum(0), slice(None)),
                         "inputs": (x.T @ gh, used)}
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
            for key, (gradient, i) in gradients.items():
                if key.endswith("puts"):
                    gradient = gradient + DECAY / count * net[key][i]
                mean[key][i] = 0.9 * mean[key][i] + 0.1 * gradient
                square[key][i] = 0.99 * square[key][i] + 0.01 * gradient * gradient
                net[key][i] -= rate * mean[key][i] / (np.sqrt(square[key][i]) + 1e-6)
    return Network(**net)


def is_of_types(feature: str) -> bool:
    return feature == "types" or ":" in feature or ">" in feature


def network_data(net: Network, t: Table, labels: Sequence[str], scale: tuple[float, float]) -> dict[str, Any]:
    """The network in the form of prior.json."""
    sizes = [float(np.abs(w).max()) / SPAN for w in (net.inputs, net.outputs)]
    inputs, outputs = (np.round(w / s).astype(np.int8) for w, s in zip((net.inputs, net.outputs), sizes))
    return {"labels": list(labels), "hidden": HIDDEN, "inputs": b64encode(inputs.tobytes()).decode(),
            "start": [round(float(x) / sizes[0]) for x in net.start], "outputs": b64encode(outputs.tobytes()).decode(),
            "bias": [round(float(x), 3) for x in net.bias], "unit": sizes[0] * sizes[1],
            "scale": list(scale), "features": t.names}


# ---------------------------------------------------------------- the grammar

SEEN = 5  # places that a context with the op above must have been met in


def grammar(rows: Sequence[Row]) -> dict[str, Counter[str]]:
    """op/argument, and op/argument<above -> how often each kind stands there, in the programs of the rows."""
    out: dict[str, Counter[str]] = defaultdict(Counter)
    for r in rows:
        for e in r.expressions:
            for parent, position, kind, above in places(e):
                out[f"{parent}/{position}"][kind] += 1
                if above:
                    out[f"{parent}/{position}{UNDER}{above}"][kind] += 1
    return {place: row for place, row in out.items() if UNDER not in place or row.total() >= SEEN}


def grammar_data(rows: Sequence[Row]) -> tuple[list[str], dict[str, list[int]]]:
    counts = grammar(rows)
    kinds = sorted({k for row in counts.values() for k in row})
    at = {k: i for i, k in enumerate(kinds)}
    return kinds, {place: [x for k, c in sorted(counts[place].items()) for x in (at[k], c)] for place in sorted(counts)}


# ---------------------------------------------------------------- figures


def all_rows(folder: Path | None) -> list[Row]:
    return [*library_rows(), *(mbpp_rows(folder) if folder else ()), *op_rows()]


def words_figures(prior: Prior, rows: Sequence[Row], baseline: Mapping[str, float]) -> dict[str, float]:
    """Over all uses of an op or constant by a request's program: its mean rank and cost, and by how often each is used alone."""
    ranks: list[list[int]] = [[], []]
    costs: list[list[float]] = [[], []]
    for r in rows:
        used = sorted(r.used())
        for text in r.requests:
            for i, by in enumerate((prior.costs(text, r.params, r.returns), baseline)):
                order = {x: k for k, x in enumerate(sorted(by, key=lambda x, by=by: (by[x], x)), 1)}  # type: ignore[misc]
                ranks[i] += [order[u] for u in used]
                costs[i] += [by[u] for u in used]
    return {"requests": sum(len(r.requests) for r in rows), "rank": float(np.mean(ranks[0])), "median_rank": float(np.median(ranks[0])),
            "cost": float(np.mean(costs[0])), "unigram_rank": float(np.mean(ranks[1])), "unigram_median_rank": float(np.median(ranks[1])),
            "unigram_cost": float(np.mean(costs[1]))}


def unigram(rows: Sequence[Row]) -> dict[str, float]:
    """The costs from how often each op is used, whatever the request."""
    used = Counter(u for r in rows for u in r.used())
    share = {x: (used[x] + 0.5) / (len(rows) + 1) for x in (*SEARCHED, *CONSTANTS)}
    return {x: min(CHEAPEST - float(np.log(p)) * (1 - CHEAPEST / DEAREST), DEAREST) for x, p in share.items()}


def best_scale(net: Network, t: Table) -> tuple[float, float]:
    """The multiplier and the shift of the logits that make the table likeliest."""
    z = net.logits(t.dense(range(len(t.rows))))
    def loss(a: float, b: float) -> float:
        return float((np.logaddexp(0, a * z + b) - (a * z + b) * t.y).sum())
    return min(((a / 20, b / 10) for a in range(12, 25) for b in range(-6, 7)), key=lambda ab: loss(*ab))


CHANGES = 8  # changed forms of each expression


def grammar_figures(prior: Prior, rows: Sequence[Row]) -> dict[str, float]:
    """Nats a place; and how often an expression is more natural than itself with one part put in from another program."""
    expressions = [e for r in rows for e in r.expressions[:1] if size(e) >= 4]
    pool: dict[Type, list[Expr]] = defaultdict(list)
    for e in expressions:
        for x in n.walk_expr(e):
            if not isinstance(x, Lambda) and (t := n.type_of(x)) != ANY:
                pool[t].append(x)
    rng = np.random.default_rng(0)
    wins = tries = 0
    for e in [e for e in expressions for _ in range(CHANGES)]:
        parts = [x for x in list(n.walk_expr(e))[1:] if not isinstance(x, Lambda) and n.type_of(x) in pool]
        if not parts:
            continue
        old = parts[int(rng.integers(len(parts)))]
        others = [x for x in pool[n.type_of(old)] if x != old and abs(size(x) - size(old)) <= 1]
        if not others:
            continue
        new = others[int(rng.integers(len(others)))]
        changed = replace_expr(e, lambda x, old=old, new=new: new if x is old else None)  # type: ignore[misc]
        a, b = prior.naturalness(e), prior.naturalness(changed)
        tries += a != b
        wins += a > b
    total, count = map(sum, zip(*(prior.log_likelihood(e) for e in expressions)))
    flat = sum(float(np.log(prior.grammar.anywhere(kind))) for e in expressions for _, _, kind, _ in places(e))
    return {"expressions": len(expressions), "nats_a_place": -total / count, "unigram_nats_a_place": -flat / count,
            "natural_wins": wins / max(tries, 1), "changed": tries}


def fitted(rows: Sequence[Row], tuned_on: Sequence[Row], scale: tuple[float, float] | None = None) -> Prior:
    return Prior(fitted_data(rows, tuned_on, scale))


def fitted_data(rows: Sequence[Row], tuned_on: Sequence[Row], scale: tuple[float, float] | None = None) -> dict[str, Any]:
    """prior.json fitted to rows; tuned_on: what the scale is chosen on, unless it is given."""
    labels = labels_of(rows)
    t = table(rows, labels)
    net = train(t)
    if scale is None:
        scale = best_scale(net, table(tuned_on, labels, t.names)) if tuned_on else (0.9, 0.0)
    kinds, counts = grammar_data([r for r in rows if r.split != "ops"])
    return {**network_data(net, t, labels, scale), "kinds": kinds, "grammar": counts}


def main(arguments: Sequence[str]) -> int:
    """Print the figures of a fit without the held-out rows; with --fit, write the file fitted to all that may be learned from."""
    parser = argparse.ArgumentParser(prog="benchmarks prior", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="write prior.json, fitted with the held-out patterns as well")
    parser.add_argument("--bench", help="folder with mbpp.jsonl (default: YANTRA_BENCH or ../shared/bench)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args(arguments)
    folder = bench_folder(options.bench)
    if folder is None:
        note("prior: skipped, no mbpp.jsonl: give --bench FOLDER or set YANTRA_BENCH")
        return 0
    rows = all_rows(folder)
    split = {s: [r for r in rows if r.split == s] for s in ("library", "held", "train", "validation", "ops")}
    learned = [*split["library"], *split["train"], *split["ops"]]
    prior = fitted(learned, split["validation"])
    baseline = unigram([*split["library"], *split["train"]])
    figures: dict[str, Any] = {"rows": {s: len(r) for s, r in split.items()}, "scale": list(prior.scale)}
    for s in ("held", "validation"):
        figures[s] = {**words_figures(prior, split[s], baseline), **grammar_figures(prior, split[s])}
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"rows {figures['rows']}; scale {figures['scale']}")
        for s in ("held", "validation"):
            print(f"\n{s}\n" + "\n".join(f"  {k:22}{v:>9.3f}" for k, v in figures[s].items()))
    if options.fit:
        data = fitted_data([*learned, *split["held"]], (), prior.scale)
        DATA.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        sizes = ", ".join(f"{len(data[key])} {key}" for key in ("labels", "features", "grammar"))
        note(f"{DATA.name}: {DATA.stat().st_size / 1000:.0f} kB, {sizes}")
    return 0
