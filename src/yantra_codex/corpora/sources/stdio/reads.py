"""The reads of a body become parameters: each read is taken out, the plan says what it was.

Only reads that happen once each, in a fixed order, are taken: in statements that always run, and in `for` loops and list
comprehensions over `range(n)` with n read before, whose parameters are lists. Anything else is refused.
"""

from __future__ import annotations

import ast
import builtins
import keyword
from collections import Counter

from yantra_codex.corpora.sources.stdio.canonical import LINES, is_reading
from yantra_codex.corpora.sources.stdio.plan import Leaf, Plan, Read, Repeat, is_countable, leaf_of
from yantra_codex.corpora.sources.stdio.syntax import (
    FUNCTIONS,
    Block,
    free_in,
    fresh,
    name,
    no,
    parts_of,
    stored,
    within,
)

# built-ins to which a list is as good as the iterator they get
CONSUMERS = {"list", "tuple", "set", "frozenset", "sorted", "sum", "max", "min", "any", "all", "enumerate", "zip", "Counter", "deque", "map", "filter",
             "dict", "reversed", "len", "print", "reduce", "accumulate", "iter", "groupby", "islice", "chain", "product", "permutations", "combinations",
             "zip_longest", "heapify", "gcd", "join", "extend", "update", "union"}
NAMES = {"int": "number", "float": "number", "str": "text", "list[int]": "numbers", "list[float]": "numbers", "list[str]": "words"}


class Place:
    """Where a read stands: what is read there, and for each loop around, outermost first, the number of its pass."""

    def __init__(self, plan: Plan, indices: tuple[ast.expr, ...] = ()):
        self.plan, self.indices = plan, indices


class Taker:
    """Takes the reads out of a body (in place). types: of the parameters, in order. Raises Unsupported."""

    def __init__(self, body: Block, used: set[str]):
        self.plan: Plan = []
        self.types: dict[str, str] = {}
        self.stores: Counter[str] = stored(body)
        self.bound_by_reads: Counter[str] = Counter()
        self.counters: dict[str, ast.AST] = {}
        self.used = used | {*dir(builtins)} | {*self.stores} | {n for s in body for n in free_in(s)}
        self.seen: set[str] = set()  # names that statements before this one use
        self.ended: ast.AST | None = None  # a loop that may leave rows unread
        self.block(body, Place(self.plan))
        for counter, node in self.counters.items():
            if self.stores[counter] != self.bound_by_reads[counter]:
                raise no(f"rows are counted by {counter}, which is more than read", node)

    # ------------------------------------------------------------ statements

    def block(self, body: Block, at: Place) -> None:
        out: Block = []
        for s in body:
            if is_reading(s):
                out += self.statement(s, at)
            else:
                out.append(s)
            self.seen |= free_in(s) | {*stored([s])}
        body[:] = out or [ast.Pass()]

    def statement(self, s: ast.stmt, at: Place) -> Block:
        if isinstance(s, ast.Assign):
            return self.assign(s, at)
        if isinstance(s, ast.For):
            return self.loop(s, at)
        if isinstance(s, (ast.While, ast.With, ast.Try, *FUNCTIONS, ast.ClassDef)):
            what = {ast.While: "a while loop", ast.Try: "a try statement", ast.With: "a with statement"}.get(type(s), "a function")
            raise no(f"input is read inside {what}", s)
        if isinstance(s, ast.If):
            if any(is_reading(t) for part in parts_of(s) for t in part):
                raise no("input is read only if something holds", s)
            s.test = self.expression(s.test, at)
            return [s]
        if isinstance(s, ast.AugAssign | ast.AnnAssign) and s.value is not None:
            s.value = self.expression(s.value, at)
            return [s]
        if isinstance(s, ast.Expr):
            skipped = leaf_of(s.value)
            if skipped is not None:
                at.plan.append(Read(skipped, ()))
                return []
            s.value = self.expression(s.value, at)
            return [s]
        raise no("input is read in a statement where that is not recognised", s)

    def assign(self, s: ast.Assign, at: Place) -> Block:
        if any(is_reading(t) for t in s.targets):
            raise no("input is read inside the target of an assignment", s)
        target, leaf = s.targets[0], leaf_of(s.value)
        if isinstance(target, ast.Tuple) and isinstance(s.value, ast.Tuple) and len(target.elts) == len(s.value.elts) and all(map(leaf_of, s.value.elts)):
            return [t for x, v in zip(target.elts, s.value.elts) for t in self.assign(ast.copy_location(ast.Assign([x], v), s), at)]
        names = [t.id for t in target.elts if isinstance(t, ast.Name)] if isinstance(target, (ast.Tuple, ast.List)) else []
        if leaf is not None and len(s.targets) == 1 and isinstance(target, (ast.Tuple, ast.List)) and not any(isinstance(t, ast.Starred) for t in target.elts):
            if not leaf.is_list:
                raise no("a text that was read is taken apart into variables", s)
            fixed = Leaf(leaf.source, leaf.methods, True, leaf.number, len(target.elts))
            whole = len(names) == len(target.elts)
            return self.unpacked(s, fixed, names if whole and len({*names}) == len(names) else [], at)
        hint = target.id if isinstance(target, ast.Name) else None
        exact = leaf is not None and isinstance(target, ast.Name) and len(s.targets) == 1
        if leaf is not None and leaf.lazily and exact:
            raise no(f"an iterator over input is kept in the variable {hint}", s)
        spread = isinstance(target, (ast.Tuple, ast.List))  # with a star: an iterator is used up at once
        s.value = self.expression(s.value, at, hint, exact, taken=spread)
        same = hint is not None and len(s.targets) == 1 and isinstance(s.value, ast.Name) and s.value.id == hint
        return [] if same else [s]

    def unpacked(self, s: ast.Assign, leaf: Leaf, names: list[str], at: Place) -> Block:
        """`a, b = map(int, input().split())`: a parameter each outside loops, one for all in a loop."""
        self.check(leaf, s)
        self.bound_by_reads.update(names)
        if at.indices or not names:
            s.value = self.parameter(leaf, at, "rows" if at.indices else "values", tuple(names))
            return [s]
        params = tuple(self.name_for(n) for n in names)
        at.plan.append(Read(leaf, params, tuple(names)))
        self.types |= dict.fromkeys(params, leaf.element)
        changed = [(n, p) for n, p in zip(names, params) if n != p]
        return [ast.copy_location(ast.Assign([ast.Name(n, ast.Store())], name(p)), s) for n, p in changed]

    def loop(self, s: ast.For, at: Place) -> Block:
        before = self.count_first(s, at)
        s.iter = self.expression(s.iter, at, taken=True)
        return [*before, *self.rounds(s, at)]

    def count_first(self, s: ast.For, at: Place) -> Block:
        """The statement that keeps the number which `for _ in range(int(input()))` reads; none for other loops."""
        if not (isinstance(s.iter, ast.Call) and isinstance(s.iter.func, ast.Name) and s.iter.func.id == "range" and len(s.iter.args) == 1 and is_reading(s.iter)):
            return []
        counter = fresh("count", self.used)
        self.stores[counter] = 1
        given = ast.copy_location(ast.Assign([ast.Name(counter, ast.Store())], s.iter.args[0]), s)
        s.iter.args = [name(counter)]
        return self.assign(given, at)

    def rounds(self, s: ast.For, at: Place) -> Block:
        """The loop with the reads of its body taken out."""
        if not any(is_reading(t) for t in [*s.body, *s.orelse]):
            return [s]
        if any(is_reading(t) for t in s.orelse):
            raise no("input is read after a loop only if it was not left", s)
        count, start = self.counting(s)
        self.check_jumps(s, at)
        repeat = Repeat(count)
        at.plan.append(repeat)
        first, rows = self.rows_loop(s, repeat, at)
        if first:
            return rows
        if not isinstance(s.target, ast.Name) or self.bound_again(s):
            raise no("the variable of a loop that reads is set inside it", s)
        if s.target.id == "_" and not any(n == "_" for t in s.body for n in free_in(t)):
            s.target = ast.Name(fresh("i", self.used), ast.Store())
        index: ast.expr = name(s.target.id)
        if start:
            index = ast.BinOp(index, ast.Sub(), ast.Constant(start))
        self.block(s.body, Place(repeat.body, (*at.indices, index)))
        return [s]

    def bound_again(self, s: ast.For) -> bool:
        return isinstance(s.target, ast.Name) and s.target.id != "_" and stored(s.body)[s.target.id] > 0

    def rows_loop(self, s: ast.For, repeat: Repeat, at: Place) -> tuple[bool, Block]:
        """`for _ in range(n): x = <read>; ...` as `for x in rows: ...`, where that is all the loop reads."""
        first = s.body[0]
        reading = [t for t in s.body if is_reading(t)]
        used = isinstance(s.target, ast.Name) and any(s.target.id in free_in(t) for t in s.body)
        if reading != [first] or used or not isinstance(first, ast.Assign) or len(first.targets) != 1 or not isinstance(s.target, ast.Name):
            return False, []
        target, leaf = first.targets[0], leaf_of(first.value)
        if leaf is None or (leaf.lazily and isinstance(target, ast.Name)) or (isinstance(target, ast.Tuple) and (not leaf.is_list or any(
                not isinstance(t, ast.Name) for t in target.elts))) or not isinstance(target, (ast.Name, ast.Tuple)):
            return False, []
        names = tuple(t.id for t in target.elts if isinstance(t, ast.Name)) if isinstance(target, ast.Tuple) else (target.id,)
        if isinstance(target, ast.Tuple):
            leaf = Leaf(leaf.source, leaf.methods, True, leaf.number, len(names))
        self.check(leaf, first)
        self.bound_by_reads.update(names)
        hint = "rows" if isinstance(target, ast.Tuple) else plural(names[0])
        s.iter = self.parameter(leaf, Place(repeat.body, at.indices), hint, names, extra=1)
        s.target = target
        s.body = s.body[1:] or [ast.Pass()]
        return True, [s]

    def counting(self, s: ast.For) -> tuple[ast.expr, int]:
        """How often a loop that reads goes round, and what its variable starts from."""
        if not (isinstance(s.iter, ast.Call) and isinstance(s.iter.func, ast.Name) and s.iter.func.id == "range" and not s.iter.keywords and len(s.iter.args) in (1, 2)):
            raise no("input is read in a loop that is not over range", s)
        args = s.iter.args
        start = args[0] if len(args) == 2 else ast.Constant(0)
        if not isinstance(start, ast.Constant) or type(start.value) is not int or not is_countable(args[-1]):
            raise no(f"input is read in a loop over {ast.unparse(s.iter)}", s)
        self.note_counters(args[-1])
        return (ast.BinOp(args[-1], ast.Sub(), start) if start.value else args[-1]), start.value

    def note_counters(self, e: ast.expr) -> None:
        for n in ast.walk(e):
            if isinstance(n, ast.Name):
                self.counters[n.id] = n

    def check_jumps(self, s: ast.For, at: Place) -> None:
        """Refuse a loop whose pass may end before it has read its rows, or that may end before later reads."""
        last = max(i for i, t in enumerate(s.body) if is_reading(t))
        before = list(within(s.body[: last + 1], loops=False))
        if any(isinstance(t, (ast.Continue, ast.Break)) for t in before):
            raise no("a pass of a loop may end before it reads", s)
        if any(isinstance(t, ast.Return) for t in within(s.body)) or any(isinstance(t, ast.Break) for t in within(s.body, loops=False)):
            if at.indices:
                raise no("a loop inside a loop may end before all is read", s)
            self.ended = s

    # ------------------------------------------------------------ expressions

    def expression(self, e: ast.expr, at: Place, hint: str | None = None, exact: bool = False, taken: bool = False) -> ast.expr:
        """The expression with its reads taken out. exact: it is assigned to the variable `hint` as it is. taken: an iterator will do."""
        if not is_reading(e):
            return e
        leaf = leaf_of(e)
        if leaf is not None:
            self.check(leaf, e)
            if leaf.lazily and not taken and not exact:
                raise no("an iterator over input is used in a way that is not recognised", e)
            wanted = hint or ("lines" if leaf.source.startswith(LINES) else NAMES.get(leaf.type, "values"))
            if exact and hint:
                self.bound_by_reads[hint] += 1
            return self.parameter(leaf, at, wanted, (hint,) if exact and hint else ())
        if isinstance(e, ast.ListComp):
            return self.comprehension(e, at, hint)
        if isinstance(e, (ast.GeneratorExp, ast.SetComp, ast.DictComp)):
            if is_reading(e.generators[0].iter) and not any(is_reading(n) for n in [*e.generators[1:], *([e.elt] if not isinstance(e, ast.DictComp) else [e.key, e.value])]):
                e.generators[0].iter = self.expression(e.generators[0].iter, at, hint, taken=True)
                return e
            if isinstance(e, ast.DictComp) or not taken:
                raise no("input is read in a comprehension where that is not recognised", e)
            return self.comprehension(ast.copy_location(ast.ListComp(e.elt, e.generators), e), at, hint)
        if isinstance(e, ast.IfExp) and not is_reading(e.body) and not is_reading(e.orelse):
            e.test = self.expression(e.test, at, hint)
            return e
        if isinstance(e, ast.BoolOp) and not any(map(is_reading, e.values[1:])):
            e.values[0] = self.expression(e.values[0], at, hint)
            return e
        if isinstance(e, (ast.Lambda, ast.IfExp, ast.BoolOp, ast.NamedExpr, ast.Await, ast.Yield)):
            raise no("input is read only if something holds, or later", e)
        self.children(e, at, hint)
        return e

    def children(self, e: ast.AST, at: Place, hint: str | None) -> None:
        """Take the reads out of the parts of an expression, in the order in which Python evaluates them."""
        consumes = isinstance(e, ast.Starred) or (isinstance(e, ast.Call) and isinstance(e.func, (ast.Name, ast.Attribute))
                                                  and (e.func.id if isinstance(e.func, ast.Name) else e.func.attr) in CONSUMERS)
        for field, value in ast.iter_fields(e):
            if isinstance(value, ast.expr):
                setattr(e, field, self.expression(value, at, hint, taken=consumes))
            elif isinstance(value, list):
                for i, part in enumerate(value):
                    if isinstance(part, ast.expr):
                        value[i] = self.expression(part, at, hint, taken=consumes)
                    elif isinstance(part, ast.keyword):
                        part.value = self.expression(part.value, at, hint)

    def comprehension(self, e: ast.ListComp, at: Place, hint: str | None) -> ast.expr:
        """`[<reads> for _ in range(n)]`, or a comprehension over what one read gives."""
        g = e.generators[0]
        if len(e.generators) == 1 and not is_reading(e.elt) and not any(map(is_reading, g.ifs)):
            g.iter = self.expression(g.iter, at, hint, taken=True)
            return e
        if len(e.generators) != 1 or g.ifs or not isinstance(g.target, ast.Name):
            raise no("input is read in a comprehension where that is not recognised", e)
        loop = ast.copy_location(ast.For(g.target, self.expression(g.iter, at, "count"), [ast.Expr(e.elt)], []), e)
        count, start = self.counting(loop)
        repeat = Repeat(count)
        at.plan.append(repeat)
        leaf = leaf_of(e.elt)
        if leaf is not None and not leaf.lazily:
            self.check(leaf, e)
            return self.parameter(leaf, Place(repeat.body, at.indices), hint or "rows", extra=1)
        if g.target.id == "_":
            g.target = ast.Name(fresh("i", self.used), ast.Store())
        index: ast.expr = name(g.target.id)
        index = ast.BinOp(index, ast.Sub(), ast.Constant(start)) if start else index
        g.iter = loop.iter
        e.elt = self.expression(e.elt, Place(repeat.body, (*at.indices, index)), plural(hint) if hint else None)
        return e

    # ------------------------------------------------------------ parameters

    def check(self, leaf: Leaf, node: ast.AST) -> None:
        if leaf.gives_bytes:
            raise no("bytes are read and not made text or numbers", node)
        if self.ended is not None:
            raise no("input is read after a loop that may end early", node)

    def parameter(self, leaf: Leaf, at: Place, hint: str, variables: tuple[str, ...] = (), extra: int = 0) -> ast.expr:
        """A new parameter for a read, and the expression that takes its place. extra: loops that the expression stands for itself."""
        depth = len(at.indices) + extra
        param = self.name_for(plural(hint) if at.indices else hint)
        at.plan.append(Read(leaf, (param,), variables))
        self.types[param] = "list[" * depth + leaf.type + "]" * depth
        out: ast.expr = name(param)
        for index in at.indices:
            out = ast.Subscript(out, index, ast.Load())
        return out

    def name_for(self, wanted: str) -> str:
        """The wanted name for a parameter, where the program has not used it before; else one like it."""
        taken = wanted in self.seen or wanted in self.types or wanted in dir(builtins)
        if not taken and wanted in self.stores:
            self.used.add(wanted)
            return wanted
        return fresh(wanted, self.used)


def plural(word: str) -> str:
    out = word if word.endswith("s") and len(word) > 1 else word + "s"
    return out if not keyword.iskeyword(out) else word + "_rows"

