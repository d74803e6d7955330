"""Where the kind of a number shows: a joined type holds an int as a float, or a bool as an int, and text would tell them apart.

Conversions that Python does not make are marked while lifting (`JoinedLit`, `Joined`). `refuse_shown` follows what they
give through the variables, parameters, results and containers of the last walk, and refuses where such a value becomes text
or where isinstance asks for its kind. `Sure...` marks values that Python converts as well, as by `float(x)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Call,
    Do,
    Expr,
    ForEach,
    IfExpr,
    Lambda,
    Let,
    LetIn,
    Lit,
    Make,
    Return,
    Set,
    Var,
    block_exprs,
    child_exprs,
    stmt_exprs,
    type_of,
    walk_block,
)
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.rewrite import map_block, map_expr
from yantra_codex.ir.types import FLOAT, INT, Type
from yantra_codex.languages.pylift.context import Routine

Kinds = frozenset[str]  # of "int" and "bool": what a value typed as a larger kind of number may be in Python
NO_KINDS: Kinds = frozenset()
MAX_PASSES = 50


@dataclass(frozen=True, slots=True)
class JoinedLit(Lit):
    """A constant of another kind in Python."""


@dataclass(frozen=True, slots=True)
class Joined(Apply):
    """A conversion of a number that Python does not make."""


@dataclass(frozen=True, slots=True)
class SureVar(Var):
    """A variable whose value Python converts to the kind that its type says."""


@dataclass(frozen=True, slots=True)
class SureApply(Apply):
    """An op whose value Python converts to the kind that its type says."""


@dataclass(frozen=True, slots=True)
class SureCall(Call):
    """A call whose result Python converts to the kind that its type says."""


def sure(e: Expr) -> Expr:
    """e, of which Python makes a number of just this kind."""
    match e:
        case JoinedLit(value=v, type=t):
            return Lit(v, t)
        case Joined(op=op, args=(a,), type=t):
            return Apply(op, (sure(a),), t)
        case IfExpr(test=t, then=a, orelse=b):
            return IfExpr(t, sure(a), sure(b), e.type)
        case LetIn(body=b):
            return replace(e, body=sure(b))
        case Apply(op=op, args=args, type=t):
            return SureApply(op, args, t)
        case Call(function=f, args=args, type=t):
            return SureCall(f, args, t)
        case Var(name=n, type=t):
            return SureVar(n, t)
    return e


def unmarked(block: Block) -> Block:
    """The block without marks."""
    marked = (JoinedLit, Joined, SureVar, SureApply, SureCall)
    return map_block(block, lambda e: map_expr(e, plain)) if any(isinstance(e, marked) for e in block_exprs(block)) else block


def plain(e: Expr) -> Expr:
    match e:
        case JoinedLit(value=v, type=t):
            return Lit(v, t)
        case Joined(op=op, args=args, type=t) | SureApply(op=op, args=args, type=t):
            return Apply(op, args, t)
        case SureCall(function=f, args=args, type=t):
            return Call(f, args, t)
        case SureVar(name=n, type=t):
            return Var(n, t)
    return e


# ---------------------------------------------------------------- what shows

SHOWS = {"float_to_str", "int_to_str", "show", "show_quoted", "json_text", "group_thousands", "format_signed"}
ALL_MUST = {"add", "sub", "mul", "float_floordiv", "float_mod", "float_pow"}  # one float among the operands makes the result one
FIRST = {"round_to", "round_half_up", "neg", "abs", "square"}
TOTALS = {"sum", "sum_by", "product"}  # of no numbers at all Python gives an int


class KindShown(Unsupported):
    """The kind of a number shows that has different kinds at times."""


@dataclass(frozen=True)
class Question:
    """An isinstance answered from a type: the answer for these other kinds would be another one."""

    fn: Routine
    about: Expr
    others: Kinds


def refuse_shown(queue: Sequence[Routine], given: dict[str, Kinds], questions: Sequence[Question]) -> None:
    """Raise KindShown where a number's kind shows that its type does not tell. given: kinds in the entry's arguments."""
    if not questions and not any(isinstance(e, Apply) and e.op in SHOWS for fn in queue for e in block_exprs(fn.body)):
        return
    flow = Flow({fn.name: fn for fn in queue})
    entry = queue[0]
    for name, kinds in given.items():
        flow.put(entry, name, kinds, entry.types[name])
    for _ in range(MAX_PASSES):
        flow.changed = False
        for fn in queue:
            flow.block(fn)
        if not flow.changed:
            break
    for q in questions:
        kinds = flow.kinds(q.fn, q.about) & q.others
        if kinds:
            raise shown(q.fn, kinds, q.about, "the class of")
    for fn in queue:
        for e in block_exprs(fn.body):
            if isinstance(e, Apply) and e.op in SHOWS:
                kinds = flow.kinds(fn, e.args[0])
                if kinds:
                    raise shown(fn, kinds, e.args[0], "the text of")


def shown(fn: Routine, kinds: Kinds, e: Expr, what: str) -> KindShown:
    other, larger = ("an int", "a float") if "int" in kinds else ("a bool", "an int")
    t = type_of(e)
    subject = e.name if isinstance(e, Var) else f"a value of type {t}"
    is_number = (t.args[0] if t.name == "option" else t) in (INT, FLOAT)
    holds_kinds = f"which is {other} at times and {larger} at others" if is_number else f"in which a number is {other} at times and {larger} at others"
    return KindShown(f"{what} {subject} in {fn.node.name}, {holds_kinds}", line=fn.node.lineno, language="python")


def visible(kinds: Kinds, t: Type) -> Kinds:
    """The kinds that a value of type t can hide."""
    return frozenset(k for k in kinds if holds(t, ("float", "any") if k == "int" else ("int", "float", "any")))


def holds(t: Type, names: Sequence[str]) -> bool:
    return t.name in names or any(holds(a, names) for a in t.args)


def variables(t: Type) -> set[str]:
    """The type variables of an op's parameter; of a function parameter, those of its result."""
    if t.name == "func":
        return variables(t.args[-1])
    return {t.name} if t.is_variable else {n for a in t.args for n in variables(a)}


class Flow:
    """What kinds each variable and each function's result may hide; grows until nothing changes."""

    def __init__(self, functions: dict[str, Routine]):
        self.functions = functions
        self.held: dict[tuple[str, str], Kinds] = {}
        self.returned: dict[str, Kinds] = {}
        self.passed: Kinds = NO_KINDS  # to functions held in variables
        self.changed = False

    def put(self, fn: Routine, name: str, kinds: Kinds, t: Type) -> None:
        key, old = (fn.name, name), self.held.get((fn.name, name), NO_KINDS)
        new = old | visible(kinds, t)
        if new != old:
            self.held[key], self.changed = new, True

    def block(self, fn: Routine) -> None:
        for s in walk_block(fn.body):
            found = [self.kinds(fn, e) for e in stmt_exprs(s)]
            together = NO_KINDS.union(*found)
            match s:
                case Let(name=name, type=t):
                    self.put(fn, name, together, t)
                case Set(place=p):
                    self.put(fn, p.name, together, fn.types.get(p.name, p.type))
                case Do(place=p, args=args, result=result, type=t):
                    for a in args:
                        if isinstance(a, Lambda):
                            self.bind(fn, a, self.held.get((fn.name, p.name), NO_KINDS))
                    self.put(fn, p.name, together, fn.types.get(p.name, p.type))
                    if result is not None:
                        self.put(fn, result, self.held.get((fn.name, p.name), NO_KINDS), t)
                case ForEach(targets=targets):
                    for target in targets:
                        self.put(fn, target.name, together, target.type)
                case Return():
                    old = self.returned.get(fn.name, NO_KINDS)
                    new = old | visible(together, fn.returns)
                    self.changed = self.changed or new != old
                    self.returned[fn.name] = new

    def kinds(self, fn: Routine, e: Expr) -> Kinds:
        """The kinds that an expression's value may hide; notes what it gives to variables and functions in it."""
        match e:
            case Lit():
                if not isinstance(e, JoinedLit):
                    return NO_KINDS
                return frozenset({"int"}) if e.type == FLOAT else frozenset({"bool"})
            case Var(name=name, type=t):
                return NO_KINDS if isinstance(e, SureVar) else visible(self.held.get((fn.name, name), NO_KINDS), t)
            case LetIn(name=name, value=v, body=b):
                self.put(fn, name, self.kinds(fn, v), type_of(v))
                return self.kinds(fn, b)
            case Lambda(body=b):
                return self.kinds(fn, b)
            case IfExpr(test=test, then=a, orelse=b):
                self.kinds(fn, test)
                return self.kinds(fn, a) | self.kinds(fn, b)
            case Call():
                return self.call(fn, e)
            case Apply():
                return self.apply(fn, e)
        return visible(NO_KINDS.union(*(self.kinds(fn, x) for x in child_exprs(e))), type_of(e))

    def call(self, fn: Routine, e: Call) -> Kinds:
        found = [self.kinds(fn, a) for a in e.args]
        target = self.functions.get(e.function)
        for a in e.args:
            if isinstance(a, Lambda):
                self.bind(fn, a, self.passed)
        if target is None:
            together = NO_KINDS.union(*found)
            self.changed = self.changed or not together <= self.passed
            self.passed |= together
            return visible(together | self.held.get((fn.name, e.function), NO_KINDS), e.type)
        for name, a, kinds in zip(names_of(target), e.args, found, strict=True):
            self.put(target, name, kinds, target.types.get(name, type_of(a)))
            if isinstance(a, Var) and name in target.inout:
                self.put(fn, a.name, self.held.get((target.name, name), NO_KINDS), fn.types.get(a.name, a.type))
        return NO_KINDS if isinstance(e, SureCall) else visible(self.returned.get(e.function, NO_KINDS), e.type)

    def bind(self, fn: Routine, f: Lambda, kinds: Kinds) -> None:
        for p in f.params:
            self.put(fn, p.name, kinds, p.type)

    def apply(self, fn: Routine, e: Apply) -> Kinds:
        row = OPS[e.op]
        plain_kinds = [NO_KINDS if isinstance(a, Lambda) else self.kinds(fn, a) for a in e.args]
        together = NO_KINDS.union(*plain_kinds)
        for a in e.args:
            if isinstance(a, Lambda):
                self.bind(fn, a, together)
        found = [self.kinds(fn, a) if isinstance(a, Lambda) else k for a, k in zip(e.args, plain_kinds, strict=True)]
        if isinstance(e, Joined):
            return found[0] | {"int" if e.op == "to_float" else "bool"}
        if isinstance(e, SureApply):
            return NO_KINDS
        return visible(self.result(e, row, found), e.type)

    def result(self, e: Apply, row: Any, found: list[Kinds]) -> Kinds:
        if e.op in ALL_MUST:
            return frozenset({"int"}) if all(found) and e.type != INT else NO_KINDS
        if e.op in FIRST:
            return self.numbers(found[0])
        if e.op in TOTALS:
            some = isinstance(e.args[0], Make) and bool(e.args[0].items)
            return self.numbers(found[-1]) if some else frozenset({"int"})
        if row.result in (FLOAT, INT):
            return NO_KINDS
        wanted = variables(row.result)
        parts: Iterator[Kinds] = (k for p, k in zip(row.params, found, strict=True) if not wanted or variables(p) & wanted or holds(p, ("any",)))
        return NO_KINDS.union(*parts)

    def numbers(self, kinds: Kinds) -> Kinds:
        """Of what arithmetic makes of such values: never a bool."""
        return frozenset({"int"}) if kinds else NO_KINDS


def names_of(fn: Routine) -> list[str]:
    return [*fn.params, *([fn.vararg] if fn.vararg else []), *fn.captures]


def kinds_in(value: Any, t: Type) -> Kinds:
    """The kinds of numbers in a value that its type does not tell."""
    if isinstance(value, bool):
        return frozenset({"bool"}) if t.name in ("int", "float") else NO_KINDS
    if isinstance(value, int):
        return frozenset({"int"}) if t.name == "float" else NO_KINDS
    if t.name == "option":
        return kinds_in(value, t.args[0])
    if isinstance(value, tuple) and t.name == "tuple" and len(value) == len(t.args):
        return NO_KINDS.union(*map(kinds_in, value, t.args))
    if isinstance(value, (list, tuple, set, frozenset)) and t.args:
        return NO_KINDS.union(*(kinds_in(v, t.args[0]) for v in value)) if holds(t, ("int", "float")) else NO_KINDS
    if isinstance(value, dict) and len(t.args) == 2:
        return NO_KINDS.union(*(kinds_in(k, t.args[0]) | kinds_in(v, t.args[1]) for k, v in value.items()))
    return NO_KINDS


__all__ = ["Joined", "JoinedLit", "KindShown", "Question", "kinds_in", "refuse_shown", "sure", "unmarked"]
