"""Plans: a template whose holes each have a source of expressions; candidates in the order of their cost.

`Plan` says where the expressions of each hole come from: the problem's own cheap expressions and constants (outer), or a
small space over the local variables (`Scope`), on rows that the loop plausibly meets. `Bench` runs plans on the examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import isinf
from typing import TYPE_CHECKING, Any

from yantra_codex.errors import YantraError
from yantra_codex.ir.nodes import Expr, Function, Param, Program, Var, walk_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type
from yantra_codex.search.compose.blocks import Block
from yantra_codex.search.compose.build import expression, walk
from yantra_codex.search.compose.closures import closure, used
from yantra_codex.search.compose.hints_examples import atoms
from yantra_codex.search.compose.hints_text import read_text
from yantra_codex.search.compose.pattern_blocks import functions_of
from yantra_codex.search.compose.request import meaning_of, renamed
from yantra_codex.search.compose.sketch_template import MOST_TURNS, Builder, hole_arguments, hole_names, nesting, runner
from yantra_codex.search.compose.space import ERR, Node, Space, near

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

MOST_INNER = 9  # cost of an expression of a local space
MOST_NESTED = 6  # the same, where a variable is a list or tuple
MOST_ENTRIES = 25_000  # expressions of a local space
MOST_HITS = 25  # programs of one plan
ALIAS = "xs = XS()\n"
FEW_TURNS = 250  # of a loop that the words tell: many of its fillings never end
WORK = (20, 60, 200)  # evaluations that a run stands for, by how deep its loops nest: about as long as a run takes
ARITHMETIC = frozenset(("add", "sub", "mul", "floordiv", "floormod", "max2", "min2", "square", "tuple_get_0", "tuple_get_1"))
COMBINE = frozenset(("add", "sub", "mul", "max2", "min2", "and", "or"))
# ops that need no word of their own
NEUTRAL = frozenset(["add", "sub", "mul", "floordiv", "floormod", "eq", "ne", "lt", "le", "gt", "ge", "and", "or", "not", "max2", "min2", "index", "index_wrap", "length", "str_length", "str_concat", "append", "make_tuple", "first", "last", "sum", "chars", "join", "list_to_tuple", "tuple_to_list", "range", "is_even", "is_odd", "square", "parse_int", "int_to_str", "to_float", "div"]) | {f"tuple_get_{i}" for i in range(9)}
PLAIN_RESULTS = (0, 1, -1, "", True, False, None, (), " ")
MOST_UNSAID = 8
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PARITY = re.compile(r"\b(?:parity|toggl|flip|switch|even number|odd number|turn(?:s|ed)? (?:on|off)|alternat|invert|opposite)")
Choice = tuple[int, Node]  # cost, node


class LocalSpace(Space):
    """A space that makes values of the given types only."""

    def __init__(self, bench: Bench, rows: int, only: frozenset[Type], patterns: bool, ops: frozenset[str]):
        composer = bench.composer
        super().__init__(composer.clock, composer.prices, rows, 0, composer.space.wanted, 2, composer.space.extra if patterns else ())
        self.only, self.ops = only, ops

    def _meet(self, t: Type) -> bool:
        if t not in self.only:
            return False
        if t not in self.bank:
            super()._meet(t)
            self.blocks = [b for b in self.blocks if b.result in self.only and (not self.ops or b.name in self.ops)]
        return True


class Scope:
    """The expressions over some local variables, on rows.

    ops: what they are made of, where not of everything. more: types that they may also have.
    """

    def __init__(self, bench: Bench, variables: Sequence[tuple[str, Type]], rows: Sequence[tuple[Any, ...]], examples: Sequence[int],
                 most: int = MOST_INNER,
                 ops: frozenset[str] = frozenset(), more: Sequence[Type] = ()):
        composer = bench.composer
        self.names = [n for n, _ in variables]
        self.most = most
        kinds = frozenset((*more, INT, BOOL, bench.returns, *(t for _, t in variables), *(p for _, t in variables for p in t.args)))
        space = self.space = LocalSpace(bench, len(rows), kinds, len(variables) == 1, ops)  # patterns are slow: in tests and items only
        for i, (name, t) in enumerate(variables):
            space.add_leaf(t, tuple([r[i] for r in rows]), ("v", name, t), 1, True)
            if t.name == "tuple":
                bench.add_parts(space, ("v", name, t), t, [r[i] for r in rows])
        for cost, t, node, col in bench.outer_leaves():
            if t not in kinds:
                continue
            space.add_leaf(t, tuple([col[e] for e in examples]), node, cost, False)
        for name, t in variables:
            for test in composer.request.tests:
                if test.of == t and test.var is not None:
                    self._spell_out(bench, renamed(test.expr, test.var, name, t), test.type, test.cost, variables, rows, examples)
        for value, t, cost in ((0, INT, 2), (1, INT, 1), (2, INT, 2), (10, INT, 3)):
            space.add_leaf(t, (value,) * len(rows), ("l", value, t), cost, False)

    def _spell_out(self, bench: Bench, expr: Expr, t: Type, cost: int, variables: Sequence[tuple[str, Type]], rows: Sequence[tuple[Any, ...]],
                   examples: Sequence[int]) -> None:
        """Add a test that the words spell out, of one of the locals."""
        names = [*variables, *bench.composer.params]
        if not {e.name for e in walk_expr(expr) if isinstance(e, Var)} <= {n for n, _ in names}:
            return
        meaning = meaning_of(expr, names)
        if meaning is None:
            return
        col: list[Any] = []
        for row, e in zip(rows, examples, strict=True):
            try:
                col.append(meaning(*row, *bench.rows[e]))
            except Exception:
                col.append(ERR)
        if not all(v is ERR for v in col):
            self.space.add_leaf(t, tuple(col), ("e", expr, t), cost, True)

    def entries(self, t: Type, cost: int) -> Sequence[Node]:
        """The expressions of a type at a cost; made when they are first asked for."""
        if cost > self.most:
            return ()
        if self.space.done < cost:
            if self.space.size() > MOST_ENTRIES:
                return ()
            self.space.advance(cost)
        fixed = [node for c, (_, node, _) in self.space.fixed.get(t, ()) if c == cost]
        return [*fixed, *(node for _, node, _ in self.space.bank.get(t, {}).get(cost, ()))]


@dataclass(slots=True)
class Hole:
    """scope: the space of its expressions, or None for a list of choices. needs: local variables that it must use."""

    type: Type
    scope: Scope | None = None
    choices: Sequence[Choice] = ()
    needs: frozenset[str] = frozenset()
    most: int = MOST_INNER
    cache: dict[int, list[tuple[Node, Callable[..., Any]]]] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """A template with the holes' sources. types: what the template's type variables are; base: its cost without holes; most: programs it may give."""

    name: str
    text: str
    holes: Mapping[str, Hole]
    types: Mapping[str, Type]
    base: int
    hits: int = 0
    most: int = MOST_HITS
    told: bool = False  # whether its parts are what the words tell


class Bench:
    """What the plans of one problem share: the examples, the cheap outer expressions, names that are free."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.clock = composer.clock
        self.params = [n for n, _ in composer.params]
        self.types = dict(composer.params)
        self.returns = composer.signature.returns
        self.want = composer.top.want
        n = len(composer.examples)
        self.rows = [tuple(self._param_col(name, t)[i] for name, t in composer.params) for i in range(n)]
        self.order = sorted(range(n), key=lambda i: (sum(map(extent, self.rows[i])), i))  # the cheap ones are run first
        self.names: dict[str, str] = {}
        self._scopes: dict[Any, Scope] = {}
        self._outer: list[tuple[int, Type, Node, tuple[Any, ...]]] | None = None
        self.floats = "float" in str(self.returns)
        self.runs = 0
        reading = read_text(composer.problem)
        self.said = frozenset([float(n) if "." in n else int(n) for n in NUMBER.findall(reading.text)]
                              + [x for lit in reading.literals for x in [lit.value, *atoms(lit.value)] if not isinstance(x, (list, dict))])
        self.numbers = [int(n) for n in NUMBER.findall(reading.text) if "." not in n]
        self.parity = PARITY.search(reading.text) is not None

    def _param_col(self, name: str, t: Type) -> tuple[Any, ...]:
        from yantra_codex.search.compose.frozen import freezer, given

        i = self.params.index(name)
        return tuple(freezer(t)(given(e.args[i], t)) for e in self.composer.examples)

    # ------------------------------------------------------------ outer expressions

    def outer(self, t: Type, most: int = 4, limit: int = 12) -> list[Choice]:
        """The cheapest expressions and constants of the whole problem's space, of one type."""
        space = self.composer.space
        out = [(c, node) for c, (_, node, _) in space.fixed.get(t, ()) if c <= most]
        for cost, entries in sorted(space.bank.get(t, {}).items()):
            if cost <= most:
                out.extend((cost, node) for _, node, clean in entries if clean)
        return sorted(out, key=lambda x: x[0])[:limit]

    def outer_leaves(self) -> list[tuple[int, Type, Node, tuple[Any, ...]]]:
        """What a local space may use from outside: the parameters, the request's constants, a few cheap scalars."""
        if self._outer is None:
            space = self.composer.space
            out: list[tuple[int, Type, Node, tuple[Any, ...]]] = []
            for t, entries in space.fixed.items():
                out.extend((cost, t, node, col) for cost, (col, node, _) in entries if cost <= 5)
            for t, levels in space.bank.items():
                for cost, found in sorted(levels.items()):
                    if cost <= 1 or (cost <= 3 and t in (INT, STR)):
                        out.extend((cost + 1, t, node, col) for col, node, clean in islice(found, 6) if clean)
            self._outer = out
        return self._outer

    def lists(self, most: int = 4, limit: int = 4) -> list[tuple[int, Node, Type, tuple[Any, ...]]]:
        """The sequences at hand: (cost, node, element type, values on the examples), parameters first."""
        space = self.composer.space
        out: list[tuple[int, Node, Type, tuple[Any, ...]]] = []
        for t, levels in space.bank.items():
            if t.name in ("list", "vtuple"):
                for cost, entries in levels.items():
                    if cost <= most:
                        out.extend((cost, node, t.args[0], col) for col, node,
                                   clean in entries if clean and any(len(v) > 1 for v in col[: len(self.rows)]))
        return sorted(out, key=lambda x: x[0])[:limit]

    def ints(self) -> list[tuple[str, tuple[int, ...]]]:
        """The parameters that are whole numbers, with their values."""
        return [(n, tuple(r[i] for r in self.rows)) for i, n in enumerate(self.params) if self.types[n] == INT]

    def constants(self, *values: tuple[Any, Type, int]) -> list[Choice]:
        return [(cost, ("l", v, t)) for v, t, cost in values]

    def add_parts(self, space: Space, node: Node, t: Type, col: Sequence[Any]) -> None:
        """The parts of a tuple variable, as cheap as the variable."""
        from yantra_codex.search.compose.blocks import shape_blocks

        for i, part in enumerate(t.args):
            block = next(b for b in shape_blocks((t,), t, ()) if b.name == f"tuple_get_{i}")
            space.add_leaf(part, tuple([v[i] for v in col]), (block, node), 1, True)

    # ------------------------------------------------------------ local spaces

    def local(self, name: str) -> str:
        """The name a local variable gets: its own, unless a parameter or the function has it."""
        if name not in self.names:
            taken = {*self.params, self.composer.signature.name}
            fresh = name
            while fresh in taken:
                fresh += "_"
            self.names[name] = fresh
        return self.names[name]

    def scope(self, key: Any, variables: Sequence[tuple[str, Type]], pools: Callable[..., Any], most: int = MOST_INNER,
              ops: frozenset[str] = frozenset(), more: Sequence[Type] = ()) -> Scope:
        """The space over some locals, made once a key. pools(example): for each variable, values it may have there."""
        key = (key, tuple(variables))
        if key not in self._scopes:
            rows: list[tuple[Any, ...]] = []
            examples: list[int] = []
            n = len(self.rows)
            for e in range(n):
                pool = [list(dict.fromkeys(p)) for p in pools(e)]
                if not all(pool):
                    continue
                for k in range(max(24 // n, 6)):
                    rows.append(tuple(p[(k * (2 * j + 1) + (k // len(p)) * j) % len(p)] for j, p in enumerate(pool)))
                    examples.append(e)
            named = [(self.local(v), t) for v, t in variables]
            if any(t.args for _, t in variables):
                most = min(most, MOST_NESTED)  # many ops take a list
            self._scopes[key] = Scope(self, named, rows, examples, most, ops, more)
        return self._scopes[key]

    def some(self, t: Type, e: int, more: Sequence[Any] = ()) -> list[Any]:
        """Values of a type that may come up on an example: given ones, the expected one, small ones."""
        small: dict[Type, tuple[Any, ...]] = {INT: (3, 0, 1, 7, -2, 12), STR: ("", "a", "ab"), FLOAT: (1.5, 0.0, -2.0), BOOL: (True, False)}
        out = [*more]
        if t == self.returns:
            out.append(self.want[e])
        out.extend(small.get(t, ((),) if t.name in ("list", "vtuple") else ()))
        if t.name in ("list", "vtuple") and self.returns == t:
            out.extend((self.want[e][:1], self.want[e][:3]))
        return out

    # ------------------------------------------------------------ candidates

    def options(self, plan: Plan, hole: str, cost: int) -> list[tuple[Node, Callable[..., Any]]]:
        """What may stand in a hole at a cost, as nodes and as functions of the locals and the parameters."""
        h = plan.holes[hole]
        got = h.cache.get(cost)
        if got is None:
            names = [*map(self.local, hole_arguments(plan.text, hole)), *self.params]
            nodes = [n for c, n in h.choices if c == cost] if h.scope is None else h.scope.entries(h.type, cost)
            needs = {self.local(v) for v in h.needs}
            got = h.cache[cost] = [(n, closure(n, names)) for n in nodes if not needs or needs <= used(n)]
        return got

    def combinations(self, plan: Plan, cost: int) -> Iterator[tuple[tuple[Node, Callable[..., Any]], ...]]:
        """Every filling of the holes whose costs sum to `cost`."""
        names = hole_names(plan.text)
        last = len(names) - 1

        def fill(i: int, left: int) -> Iterator[tuple[tuple[Node, Callable[..., Any]], ...]]:
            if i == last:
                if left <= plan.holes[names[i]].most:
                    for option in self.options(plan, names[i], left):
                        yield (option,)
                return
            for c in range(0, min(left, plan.holes[names[i]].most) + 1):
                options = self.options(plan, names[i], c)
                if options:
                    for rest in fill(i + 1, left - c):
                        for option in options:
                            yield (option, *rest)

        yield from fill(0, cost)

    def tries(self, plan: Plan, cost: int) -> Iterator[tuple[Program, int] | None]:
        """Programs of a plan at one cost of its holes; None now and then, so that the caller may stop."""
        run, work = runner(plan.text, len(self.params), FEW_TURNS if plan.told else MOST_TURNS), 32 * WORK[min(nesting(plan.text), 2)]
        rows, want, floats = [self.rows[i] for i in self.order], [self.want[i] for i in self.order], self.floats
        first, w0, n = rows[0], want[0], len(rows)
        for k, filling in enumerate(self.combinations(plan, cost)):
            if not k & 31:
                self.clock.evaluations += work
                yield None
            fns = [fn for _, fn in filling]
            try:
                got = run(*first, *fns)
                if type(got) is list:
                    got = frozen(got)
                if not (close(got, w0) if floats else got == w0) or isinstance(got, bool) != isinstance(w0, bool):
                    continue
                ok = True
                for i in range(1, n):
                    got = run(*rows[i], *fns)
                    if type(got) is list:
                        got = frozen(got)
                    if not (close(got, want[i]) if floats else got == want[i]):
                        ok = False
                        break
            except Exception:
                continue
            if ok:
                nodes = [node for node, _ in filling]
                if self.copied(nodes):
                    continue
                program = self.program(plan, nodes)
                if program is not None:
                    plan.hits += 1
                    yield program, cost + plan.base + (self.left_over(plan, nodes) if plan.told else self.unsaid(nodes))
                    if plan.hits >= plan.most:
                        return

    def copied(self, nodes: Sequence[Node]) -> bool:
        """Whether a part is a constant that is an example's outcome and that no word names."""
        stack = list(nodes)
        while stack:
            node = stack.pop()
            if node[0] == "if":
                stack.extend(node[2:4])
            elif node[0] == "l" and node[1] in self.want and node[1] not in PLAIN_RESULTS and not self.is_said(node[1]):
                return True
        return False

    def unsaid(self, nodes: Sequence[Node]) -> int:
        """What a program costs further for constants and ops that no word asks for, and for a flag that is only compared with."""
        wanted = self.composer.request.hints.wanted
        extra = 0
        for node in nodes:
            for part in walk(node):
                head = part[0]
                if head == "l" and part[1] not in (0, 1, 2, 10, "", True, False, None, ()) and not self.is_said(part[1]):
                    extra += 2
                elif isinstance(head, Block):
                    if head.name in ("eq", "ne") and head.params[0] == BOOL:
                        extra += 0 if self.parity else 4
                    elif head.name not in NEUTRAL and wanted.get(head.name, 0) < 0.2 and head.pattern is None:
                        extra += 1
        return min(extra, MOST_UNSAID)

    def left_over(self, plan: Plan, nodes: Sequence[Node]) -> int:
        """What a program made of the words' parts costs further: numbers of the words that it leaves out or uses too often, parameters left out."""
        parts = [part for node in nodes for part in walk(node)]
        literals = [part[1] for part in parts if part[0] == "l" and type(part[1]) is int and part[1] not in (0, 1, 2)]
        there = [v for v in self.numbers if v not in (0, 1, 2)]
        names = {name for node in nodes for name in used(node)}
        unused = sum(1 for p in self.params if p not in names)
        twice = sum(literals.count(v) > max(there.count(v), 1) for v in set(literals) if v in there)
        return min(sum(v not in literals and -v not in literals for v in set(there)), 3) + twice + 2 * unused

    def is_said(self, value: Any) -> bool:
        """Whether the request's words name a constant."""
        if isinstance(value, str):
            return value in self.composer.request.choices or value in self.composer.problem.text
        return value in self.said

    def program(self, plan: Plan, nodes: Sequence[Node]) -> Program | None:
        """The program of a plan whose holes hold these nodes."""
        try:
            helpers: dict[str, Function] = {}
            for node in nodes:
                for part in walk(node):
                    if isinstance(part[0], Block) and part[0].pattern is not None:
                        helpers.update((f.name, f) for f in functions_of(part[0].pattern, self.composer.signature.name))
            holes = {name: expression(node) for name, node in zip(hole_names(plan.text), nodes, strict=True)}
            names = {v: self.local(v) for v in _locals(plan.text)}
            text = plan.text
            given = nodes[hole_names(text).index("XS")] if ALIAS in text else None
            if given is not None and given[0] == "v" and given[2].name == "list":  # the parameter itself will do
                text, names["xs"] = text.replace(ALIAS, "", 1), given[1]
            builder = Builder(text, holes, names, plan.types)
            if text is not plan.text and given is not None:
                builder.known["xs"] = given[2]
            body = builder.build()
        except (YantraError, KeyError):
            return None
        s = self.composer.signature
        return Program((Function(s.name, tuple(Param(n, t) for n, t in self.composer.params), s.returns, body), *helpers.values()))


def close(a: Any, b: Any) -> bool:
    """Whether two frozen values are equal but for the last digits of floats; nothing is near infinity."""
    return near(a, b) and not (isinstance(a, float) and isinf(a) and a != b)


def extent(v: Any) -> int:
    """About how many turns a loop over a value has."""
    if isinstance(v, (tuple, str)):
        return len(v) + sum(extent(x) for x in v if isinstance(x, tuple))
    return min(abs(v), 1000) if isinstance(v, int) else 1


def frozen(v: Any) -> Any:
    return tuple([frozen(x) if type(x) is list else x for x in v])


def _locals(text: str) -> set[str]:
    import ast

    return {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


__all__ = ["ARITHMETIC", "COMBINE", "Bench", "Choice", "Hole", "Plan", "Scope"]
