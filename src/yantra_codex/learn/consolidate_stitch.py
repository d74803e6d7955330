"""Expressions as s-expressions of lambda calculus and back, and the search for shared parts in them by `stitch-core`.

After Bowers et al. 2023, "Top-Down Synthesis for Library Learning" (POPL), which the package implements. An expression's free
variables are bound around it (`(lam (o_sum $0))`), names are counted from within; ops, literals and the like are words.
The package runs in a process of its own, which an interrupt or the time limit ends at any moment.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from yantra_codex.errors import YantraError
from yantra_codex.ir import nodes as n
from yantra_codex.ir.nodes import Apply, Expr, IfExpr, Lambda, LetIn, Lit, Make, Param, Var

TIMEOUT_S = 300.0
ROUNDS = 20  # abstractions looked for, one after the other, for each number of parameters
ARITIES = (1, 2, 3)
HOLE = "#"  # a parameter of an abstraction is a variable of this name with its number
# run as a program of its own: the package holds Python's lock until it is done
RUN = """
import json, sys
from stitch_core import compress
asked = json.load(sys.stdin)
found = []
for arity in asked["arities"]:
    done = compress(asked["programs"], iterations=asked["rounds"], max_arity=arity, tasks=asked["tasks"], no_curried_bodies=True,
                    no_curried_metavars=True)
    found.append([[a.name, a.body] for a in done.abstractions])
json.dump(found, sys.stdout)
"""


class NotOurs(Exception):
    """An abstraction that is no expression of the IR: why."""


def is_installed() -> bool:
    return importlib.util.find_spec("stitch_core") is not None


@dataclass
class Words:
    """The words that stand for what has no name of its own: literals, makes, calls."""

    nodes: dict[str, Expr] = field(default_factory=dict)
    known: dict[tuple[str, ...], str] = field(default_factory=dict)

    def word(self, kind: str, e: Expr, *what: str) -> str:
        """The word of an expression without its parts; what: all that tells it from others of its kind."""
        found = self.known.setdefault((kind, *what), f"{kind}_{len(self.known)}")
        self.nodes.setdefault(found, e)
        return found


def written(e: Expr, words: Words, program: str) -> str:
    """An expression's s-expression, with its free variables bound around it; program: whose functions it calls."""
    free = list(dict.fromkeys(_free(e, frozenset())))
    return "(lam " * len(free) + _write(e, free, words, program) + ")" * len(free)


def _free(e: Expr, bound: frozenset[str]) -> Iterator[str]:
    match e:
        case Var(name=x):
            if x not in bound:
                yield x
            return
        case Lambda(params=ps, body=b):
            yield from _free(b, bound | {p.name for p in ps})
            return
        case LetIn(name=x, value=v, body=b):
            yield from _free(v, bound)
            yield from _free(b, bound | {x})
            return
    for part in n.child_exprs(e):
        yield from _free(part, bound)


def _write(e: Expr, names: list[str], words: Words, program: str) -> str:
    def many(head: str, parts: Sequence[Expr]) -> str:
        return f"({head} {' '.join(_write(p, names, words, program) for p in parts)})" if parts else head

    match e:
        case Var(name=x):
            return f"${names[::-1].index(x)}"
        case Lit(value=v, type=t):
            return words.word("l", e, type(v).__name__, repr(v), str(t))
        case Apply(op=op, args=xs):
            return many(f"o_{op}", xs)
        case Make(items=xs, type=t):
            return many(words.word("m", e, t.name, str(len(xs)), "" if xs else str(t)), xs)
        case IfExpr():
            return many("if", n.child_exprs(e))
        case LetIn(name=x, value=v, body=b):
            return f"(let {_write(v, names, words, program)} (lam {_write(b, [*names, x], words, program)}))"
        case Lambda(params=ps, body=b):
            inner = _write(b, [*names, *(p.name for p in ps)], words, program)
            return f"(f_{len(ps)} {'(lam ' * len(ps)}{inner}{')' * len(ps)})" if ps else f"(f_0 {inner})"
    return many(words.word("c", e, program, getattr(e, "function", "")), n.child_exprs(e))


# ---------------------------------------------------------------- shared parts


def shared(programs: Sequence[tuple[str, Sequence[Expr]]]) -> list[Expr | str]:
    """What the programs (keys and expressions) share, as expressions with holes, and for what is none of the IR why.

    Raises YantraError where the package fails or takes too long.
    """
    words = Words()
    rows = [(key, text) for key, parts in programs for e in parts if (text := _tried(e, words, key)) is not None]
    if len({key for key, _ in rows}) < 2:
        return []
    asked = {"programs": [text for _, text in rows], "tasks": [key for key, _ in rows], "rounds": ROUNDS, "arities": ARITIES}
    out: list[Expr | str] = []
    for found in _run(asked):
        bodies = {name: _parse(body) for name, body in found}
        for body in bodies.values():
            try:
                out.append(_Reader(bodies, words).whole(body))
            except NotOurs as e:
                out.append(str(e))
    return out


def _tried(e: Expr, words: Words, key: str) -> str | None:
    try:
        return written(e, words, key)
    except RecursionError:
        return None


def _run(asked: dict[str, object]) -> list[list[tuple[str, str]]]:
    try:
        done = subprocess.run([sys.executable, "-P", "-c", RUN], input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise YantraError(f"shared parts: stitch-core took longer than {TIMEOUT_S:.0f} s and was stopped; what was kept before stays") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "Error" in line or "Exception" in line]
        raise YantraError(f"shared parts: stitch-core failed: {(said or ['without a word'])[-1][:300]}")
    return json.loads(done.stdout)  # type: ignore[no-any-return]


Tree = str | list["Tree"]


def _parse(text: str) -> Tree:
    stack: list[list[Tree]] = [[]]
    for word in text.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            stack.append([])
        elif word == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(word)
    return stack[0][0]


@dataclass
class _Reader:
    """Reads abstractions' bodies; those that call other ones hold these written out."""

    bodies: dict[str, Tree]
    words: Words
    names: int = 0

    def whole(self, tree: Tree) -> Expr:
        """The expression of an abstraction's body; what variables of a program around it are bound to are holes too."""
        around: list[str] = []
        while isinstance(tree, list) and tree[0] == "lam":
            around.append(f"{HOLE}around{len(around)}")
            tree = tree[1]
        return self.expr(tree, tuple(around), {})

    def expr(self, tree: Tree, names: tuple[str, ...], holes: dict[str, Expr]) -> Expr:
        """The expression that a tree stands for, its types as far as they were written; raises NotOurs where it is none."""
        head, parts = (tree, []) if isinstance(tree, str) else (tree[0], tree[1:])
        if not isinstance(head, str):
            raise NotOurs("calls what is no op")
        if head.startswith(HOLE):
            if parts:
                raise NotOurs("takes a function")
            return holes.get(head, Var(head))
        if head.startswith("$"):
            at = int(head[1:])
            if parts or at >= len(names):
                raise NotOurs("calls what is no op" if parts else "holds a variable of one program")
            return Var(names[-1 - at])
        if head in self.bodies:
            inner = {f"{HOLE}{i}": self.expr(p, names, holes) for i, p in enumerate(parts)}
            return self.expr(self.bodies[head], (), inner)
        return self._node(head, parts, names, holes)

    def _node(self, head: str, parts: list[Tree], names: tuple[str, ...], holes: dict[str, Expr]) -> Expr:
        kind, _, rest = head.partition("_")
        if kind == "f":
            return self._lambda(int(rest), parts, names, holes)
        if head == "let" and len(parts) == 2:
            (name,), body = self._under(1, parts[1], names, holes)
            return LetIn(name, self.expr(parts[0], names, holes), body)
        given = tuple(self.expr(p, names, holes) for p in parts)
        if kind == "o":
            from yantra_codex.ir.ops import OPS

            if len(OPS[rest].params) != len(given):
                raise NotOurs("gives an op too few arguments")
            return Apply(rest, given)
        if head == "if" and len(given) == 3:
            return IfExpr(*given)
        word = self.words.nodes.get(head)
        if isinstance(word, Lit):
            return word
        if isinstance(word, Make) and len(word.items) == len(given):
            return Make(given, word.type)
        raise NotOurs("calls a function of one program" if kind == "c" else "gives an op too few arguments")

    def _lambda(self, count: int, parts: list[Tree], names: tuple[str, ...], holes: dict[str, Expr]) -> Expr:
        if len(parts) != 1:
            raise NotOurs("gives an op too few arguments")
        params, body = self._under(count, parts[0], names, holes)
        return Lambda(tuple(Param(p) for p in params), body)

    def _under(self, count: int, tree: Tree, names: tuple[str, ...], holes: dict[str, Expr]) -> tuple[list[str], Expr]:
        """The body under so many `lam`, with names for what they bind."""
        new: list[str] = []
        while len(new) < count:
            head, parts = (tree, []) if isinstance(tree, str) else (tree[0], tree[1:])
            if isinstance(head, str) and head in self.bodies:
                tree, names, holes = self.bodies[head], (), {f"{HOLE}{i}": self.expr(p, names, holes) for i, p in enumerate(parts)}
            elif head == "lam":
                new.append(f"x{self.names}")
                self.names += 1
                tree, names = parts[0], (*names, new[-1])
            else:
                raise NotOurs("takes a function")
        return new, self.expr(tree, names, holes)


__all__ = ["HOLE", "NotOurs", "Words", "is_installed", "shared", "written"]
