"""A program as a graph of closed-vocabulary tokens: its tree, and how data flows through it.

| relation      | from            | to                                                                             |
|---------------|-----------------|--------------------------------------------------------------------------------|
| child         | a node          | a part of it                                                                    |
| next          | a statement     | the one after it in the same block                                              |
| has_parameter | the program     | a parameter of its entry                                                        |
| defines       | a definition    | a use of that variable                                                          |
| flows         | a change        | a use that may read what it left                                                |
| changes       | a definition    | a statement or call that changes that variable                                  |
| iterates      | a loop's target | what is gone through; a lambda's parameter: the first argument beside the lambda |
| calls         | a call          | the function                                                                    |
| returns       | what a function returns | that function                                                           |

Each is stored in both directions. Names are looked up and forgotten, so that renaming changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from yantra_codex.ir import nodes as n
from yantra_codex.ir.canonical import canonical
from yantra_codex.ir.nodes import Block, Expr, Program, type_of
from yantra_codex.ir.types import Type
from yantra_codex.model.graph import LOGIC_KINDS as KINDS
from yantra_codex.model.graph import LOGIC_RELATIONS as RELATIONS
from yantra_codex.model.graph import LogicGraph, from_edges
from yantra_codex.model.tokens import (
    DETAIL,
    FORM,
    NOTHING,
    OP,
    ROLE,
    counted,
    depth_id,
    error_id,
    literal_id,
    type_id,
    type_ids,
)

MOST = 256  # nodes
DEEPEST = 100  # levels; what lies deeper is not walked
WRITES = 4  # changes of one variable that a use is joined to, the last ones
KIND = {k: i for i, k in enumerate(KINDS)}
CHILD, NEXT, HAS_PARAMETER, DEFINES, FLOWS, CHANGES, ITERATES, CALLS, RETURNS = range(0, len(RELATIONS), 2)
NO = FORM[NOTHING]  # the id of "says nothing", 1 in every column but depth
ARGS = tuple(counted("arg", i, ROLE) for i in range(7))
ITEMS = tuple(counted("item", i, ROLE) for i in range(7))
PARTS = tuple(counted("parts", i, DETAIL) for i in range(7))
STATEMENT, EXPRESSION, TARGET = KIND["statement"], KIND["expression"], KIND["target"]

Scope = dict[str, int]  # a variable's name -> the node that defines it


def logic_graph(program: Program) -> LogicGraph:
    """The graph of a checked program's canonical form: the same for all sources of one logic. At most 256 nodes.

    The canonical form is most of the cost; whoever holds it calls `tree_graph`.
    """
    return tree_graph(canonical(program))


def tree_graph(program: Program) -> LogicGraph:
    """The graph of a checked program as it stands; of more than 256 nodes the outermost are kept, in the order of the program."""
    walk = _Walk(program)
    levels = np.array(walk.levels)
    kept = np.argsort(levels, kind="stable")[:MOST]
    place = np.full(len(levels), -1)
    place[kept] = np.arange(len(kept))
    at = place.tolist()
    edges, relations = from_edges([(at[s], at[t], r) for s, t, r in walk.edges if at[s] >= 0 <= at[t]])
    return LogicGraph(np.array(walk.kinds, dtype=np.int32)[kept], np.array(walk.tokens, dtype=np.int32)[kept], edges, relations)


class _Walk:
    """One pass over a program. levels: how far each node is from the program's own."""

    def __init__(self, program: Program) -> None:
        self.kinds: list[int] = []
        self.levels: list[int] = []
        self.tokens: list[tuple[int, ...]] = []
        self.edges: list[tuple[int, int, int]] = []
        self.detail: dict[int, int] = {}  # definition -> what its uses are
        self.written: dict[int, tuple[int, ...]] = {}  # definition -> the changes that may have been the last
        self.reads: list[tuple[int, int]] = []  # definition, use
        self.table = {f.name: f for f in program.functions}
        self._program(program)

    def _node(self, kind: int, level: int, form: int, types: tuple[int, int, int] = (NO, NO, NO), *, op: int = NO, role: int = NO,
              detail: int = NO, depth: int = 0, parent: int = -1) -> int:
        self.kinds.append(kind)
        self.levels.append(level)
        self.tokens.append((form, op, *types, role, detail, depth_id(depth)))
        i = len(self.kinds) - 1
        if parent >= 0:
            self.edges.append((parent, i, CHILD))
        return i

    # ------------------------------------------------------------ functions

    def _program(self, program: Program) -> None:
        entry = program.entry
        ends = [type_id(entry.params[i].type) if entry.params else NO for i in (0, -1)]
        root = self._node(KIND["program"], 0, FORM["program"], (type_id(entry.returns), ends[0], ends[1]), detail=_arity(entry))
        self.functions = {
            f.name: self._node(KIND["function"], 1, FORM["function"], type_ids(f.returns), role=ROLE["helper" if i else "entry"], detail=_arity(f), parent=root)
            for i, f in enumerate(program.functions)}
        for f in program.functions:
            self.function = self.functions[f.name]
            scope = {p.name: self._definition(KIND["parameter"], 2, FORM["parameter"], p.type, self.function, "param", i, 0) for i, p in enumerate(f.params)}
            if f is entry:
                self.edges += [(root, p, HAS_PARAMETER) for p in scope.values()]
            self._block(f.body, self.function, 2, ROLE["body"], 0, scope)

    def _definition(self, kind: int, level: int, form: int, t: Type, parent: int, word: str, i: int, depth: int) -> int:
        detail = counted(word, i, DETAIL)
        d = self._node(kind, level, form, type_ids(t), role=ROLE["parameter" if kind != TARGET else "target"], detail=detail, depth=depth, parent=parent)
        self.detail[d] = detail
        return d

    # ------------------------------------------------------------ statements

    def _block(self, block: Block, parent: int, level: int, role: int, depth: int, outer: Mapping[str, int]) -> None:
        if level >= DEEPEST:
            return
        scope, last = dict(outer), -1
        for s in block:
            i = self._statement(s, parent, level, role, depth, scope)
            if last >= 0:
                self.edges.append((last, i, NEXT))
            last = i

    def _statement(self, s: n.Stmt, parent: int, level: int, role: int, depth: int, scope: Scope) -> int:
        def node(form: str, t: Type | None = None, op: int = NO, detail: int = NO) -> int:
            return self._node(STATEMENT, level, FORM[form], (NO, NO, NO) if t is None else type_ids(t), op=op, role=role, detail=detail, depth=depth, parent=parent)

        def part(e: Expr, role: str) -> int:
            return self._expr(e, i, level + 1, ROLE[role], depth, scope)

        match s:
            case n.Let(name=x, type=t, value=v, mutable=mutable):
                i = node("declare" if v is None else "let_mutable" if mutable else "let", t)
                if v is not None:
                    part(v, "value")
                self._declare(x, i, "local", scope)
            case n.Set(place=p, value=v):
                i = node("set", p.type)
                self._path(p, i, level, depth, scope)
                part(v, "value")
                self._change(p, i, scope, reads=bool(p.path))
            case n.Do(op=op, place=p, args=args, result=x, type=t):
                i = node("do", t, OP.get(op, 0))
                self._path(p, i, level, depth, scope)
                for k, a in enumerate(args, 1):
                    self._expr(a, i, level + 1, ARGS[min(k, 6)], depth, scope)
                self._change(p, i, scope, reads=True)
                if x is not None:
                    self._declare(x, i, "result", scope)
            case n.Perform(call=call):
                i = node("perform")
                part(call, "value")
            case n.If(test=test, then=then, orelse=orelse):
                i = node("if")
                part(test, "condition")
                self._branches(((then, ROLE["then"]), (orelse, ROLE["else"])), i, level + 1, depth, scope)
            case n.ForEach() | n.ForRange() | n.While():
                i = node({n.ForEach: "for_each", n.ForRange: "for_range"}.get(type(s), "while"))
                self._loop(s, i, level, depth, scope)
            case n.Return(value=v):
                i = node("return", None if v is None else type_of(v))
                self.edges.append((i if v is None else part(v, "value"), self.function, RETURNS))
            case n.Raise(kind=kind, message=m):
                i = node("raise", detail=error_id(kind))
                part(m, "message")
            case n.Try(body=body, handlers=handlers, final=final):
                i = node("try")
                self._try(body, handlers, i, level, depth, scope)
                self._block(final, i, level + 1, ROLE["final"], depth, scope)
            case n.Break():
                i = node("break")
            case n.Continue():
                i = node("continue")
            case _:
                i = self._node(STATEMENT, level, 0, role=role, depth=depth, parent=parent)
        return i

    def _declare(self, name: str, i: int, what: str, scope: Scope) -> None:
        scope[name] = i
        self.detail[i] = DETAIL[what]

    def _path(self, p: n.Place, parent: int, level: int, depth: int, scope: Scope) -> None:
        for step in p.path:
            i = self._node(KIND["step"], level + 1, FORM.get(f"step:{step.kind}", 0), role=ROLE["at"], depth=depth, parent=parent)
            self._expr(step.at, i, level + 2, ROLE["at"], depth, scope)

    def _change(self, p: n.Place, i: int, scope: Scope, reads: bool) -> None:
        d = scope.get(p.name)
        if d is not None:
            if reads:
                self._read(d, i)
            self.edges.append((d, i, CHANGES))
            self.written[d] = (i,)

    def _read(self, d: int, use: int) -> None:
        self.reads.append((d, use))
        self.edges += [(w, use, FLOWS) for w in self.written.get(d, ())]

    def _branches(self, blocks: Sequence[tuple[Block, int]], parent: int, level: int, depth: int, scope: Scope) -> None:
        """Blocks of which one runs: each starts from the same changes, and any may have been the last after them."""
        before, after = self.written, dict[int, tuple[int, ...]]()
        for block, role in blocks:
            self.written = dict(before)
            self._block(block, parent, level, role, depth, scope)
            after = _either(after, self.written)
        self.written = after

    def _loop(self, s: n.ForEach | n.ForRange | n.While, i: int, level: int, depth: int, scope: Scope) -> None:
        before, inner, start = self.written, dict(scope), len(self.reads)
        match s:
            case n.ForEach(targets=targets, iterable=xs):
                sequence = self._expr(xs, i, level + 1, ROLE["iterable"], depth, scope)
                start = len(self.reads)
                inner |= self._targets([(p.name, p.type) for p in targets], sequence, i, level, depth)
            case n.ForRange(name=x, start=a, stop=b, step=c):
                for e, role in ((a, "start"), (b, "stop"), (c, "step")):
                    self._expr(e, i, level + 1, ROLE[role], depth, scope)
                start = len(self.reads)
                inner |= self._targets([(x, type_of(a))], -1, i, level, depth)
            case n.While(test=test):
                self._expr(test, i, level + 1, ROLE["condition"], depth, scope)
        self._branches(((s.body, ROLE["body"]), ((), NO)), i, level + 1, depth + 1, inner)
        for d, use in self.reads[start:]:  # what the body left is read in the next pass
            self.edges += [(w, use, FLOWS) for w in self.written.get(d, ()) if w not in before.get(d, ())]

    def _targets(self, names: Sequence[tuple[str, Type]], sequence: int, i: int, level: int, depth: int) -> Scope:
        out = {x: self._definition(TARGET, level + 1, FORM["target"], t, i, "loop", k, depth + 1) for k, (x, t) in enumerate(names)}
        if sequence >= 0:
            self.edges += [(d, sequence, ITERATES) for d in out.values()]
        return out

    def _try(self, body: Block, handlers: Sequence[n.Handler], i: int, level: int, depth: int, scope: Scope) -> None:
        before = self.written
        self.written = dict(before)
        self._block(body, i, level + 1, ROLE["body"], depth, scope)
        failed = ended = _either(before, self.written)
        for h in handlers:
            detail = error_id(h.kinds[0]) if h.kinds else DETAIL["error:all"]
            k = self._node(KIND["handler"], level + 1, FORM["handler"], role=ROLE["handler"], detail=detail, depth=depth, parent=i)
            inner = dict(scope)
            if h.name:
                self._declare(h.name, k, "caught", inner)
            self.written = dict(failed)
            self._block(h.body, k, level + 2, ROLE["body"], depth, inner)
            ended = _either(ended, self.written)
        self.written = ended

    # ------------------------------------------------------------ expressions

    def _expr(self, e: Expr, parent: int, level: int, role: int, depth: int, scope: Mapping[str, int]) -> int:
        def node(form: str, *, op: int = NO, detail: int = NO, kind: int = EXPRESSION) -> int:
            return self._node(kind, level, FORM[form], type_ids(type_of(e)), op=op, role=role, detail=detail, depth=depth, parent=parent)

        match e:
            case n.Var(name=x):
                return self._variable(x, node, scope)
            case n.Lit(value=v):
                return node("lit", detail=literal_id(v), kind=KIND["literal"])
            case n.Apply(op=op, args=args):
                i = node("apply", op=OP.get(op, 0))
                children = self._parts(args, i, level, ARGS, depth, scope)
                if any(isinstance(a, n.Lambda) for a in args):
                    self._iterated(args, children)
            case n.Make(items=items, type=t):
                i = node("make", detail=PARTS[min(len(items), 6)])
                roles = (ROLE["key"], ROLE["value"]) * (len(items) // 2) if t.name == "map" else ITEMS
                self._parts(items, i, level, roles, depth, scope)
            case n.Lambda(params=params, body=body):
                i = node("lambda", detail=counted("arity", len(params), DETAIL))
                inner = {p.name: self._definition(TARGET, level + 1, FORM["target"], p.type, i, "lambda", k, depth + 1) for k, p in enumerate(params)}
                self._parts((body,), i, level, (ROLE["body"],), depth + 1, {**scope, **inner})
            case n.IfExpr(test=a, then=b, orelse=c):
                i = node("if_expr")
                self._parts((a, b, c), i, level, (ROLE["condition"], ROLE["then"], ROLE["else"]), depth, scope)
            case n.LetIn(name=x, value=v, body=body):
                i = node("let_in")
                self._parts((v,), i, level, (ROLE["value"],), depth, scope)
                self.detail[i] = DETAIL["let"]
                self._parts((body,), i, level, (ROLE["body"],), depth, {**scope, x: i})
            case n.Call(function=f, args=args):
                target = self.functions.get(f)
                i = node("call:value" if f in scope else "call:self" if target == self.function else "call")
                self._parts(args, i, level, ARGS, depth, scope)
                self._called(f, args, i, scope)
            case _:
                i = self._node(EXPRESSION, level, 0, role=role, depth=depth, parent=parent)
        return i

    def _variable(self, name: str, node: Callable[..., int], scope: Mapping[str, int]) -> int:
        d = scope.get(name)
        if d is None:
            i = node("var", detail=DETAIL["function"] if name in self.functions else 0, kind=KIND["variable"])
            if name in self.functions:
                self.edges.append((i, self.functions[name], CALLS))
            return i
        i = node("var", detail=self.detail[d], kind=KIND["variable"])
        self.edges.append((d, i, DEFINES))
        self._read(d, i)
        return i

    def _parts(self, parts: Sequence[Expr], parent: int, level: int, roles: Sequence[int], depth: int, scope: Mapping[str, int]) -> list[int]:
        if level >= DEEPEST:
            return []
        last = len(roles) - 1
        return [self._expr(x, parent, level + 1, roles[min(k, last)], depth, scope) for k, x in enumerate(parts)]

    def _iterated(self, args: Sequence[Expr], children: Sequence[int]) -> None:
        """A lambda's parameters stand for elements of what stands beside it."""
        first = next((c for a, c in zip(args, children, strict=False) if not isinstance(a, n.Lambda)), None)
        if first is not None:
            for a, c in zip(args, children, strict=False):
                if isinstance(a, n.Lambda):  # its parameters come right after it
                    self.edges += [(c + 1 + k, first, ITERATES) for k in range(len(a.params))]

    def _called(self, name: str, args: Sequence[Expr], call: int, scope: Mapping[str, int]) -> None:
        if name in scope:
            self.edges.append((scope[name], call, DEFINES))
            return
        if name in self.functions:
            self.edges.append((call, self.functions[name], CALLS))
            for p, a in zip(self.table[name].params, args, strict=False):
                if p.inout and isinstance(a, n.Var) and a.name in scope:
                    self.edges.append((scope[a.name], call, CHANGES))
                    self.written[scope[a.name]] = (call,)


def _arity(f: n.Function) -> int:
    return counted("arity", len(f.params), DETAIL)


def _either(a: Mapping[int, tuple[int, ...]], b: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """The last changes of each variable where one of two ways was taken."""
    return {d: tuple(dict.fromkeys((*a.get(d, ()), *b.get(d, ()))))[-WRITES:] for d in (*a, *(d for d in b if d not in a))}
