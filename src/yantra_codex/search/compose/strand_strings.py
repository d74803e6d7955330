"""Programs by example for texts: what is wanted is a concatenation of pieces of the inputs and short literals.

In: a Composer. Out, level by level: programs whose texts are put together from pieces that stand in the wanted texts of all
examples (`Pool`), the cheapest alignments first; also lists, tuples and maps of such texts, texts joined from the parts of a
list, and two such programs with a test between them.

After Gulwani 2011, "Automating String Processing in Spreadsheets Using Input-Output Examples" (FlashFill): the alignments of
all examples are one graph, whose states are a place in each wanted text. No program holds a whole wanted text as a literal
unless the words name it.
"""

from __future__ import annotations

import heapq
import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Expr,
    Function,
    IfExpr,
    Lambda,
    Let,
    Lit,
    Make,
    Param,
    Program,
    Return,
    Var,
    child_exprs,
    type_of,
    walk_expr,
)
from yantra_codex.ir.rewrite import replace_expr
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of, tuple_of
from yantra_codex.search.compose.request import meaning_of
from yantra_codex.search.compose.space import Clock
from yantra_codex.search.compose.strand_strings_values import (
    STRS,
    Pieces,
    Pool,
    Spent,
    Value,
    Work,
    applied,
    leaf,
    literal,
)
from yantra_codex.search.compose.strand_strings_words import Said

if TYPE_CHECKING:
    from yantra_codex.search.compose.driver import Composer

MOST_YIELDED = 60
MOST_WAYS = 6  # of one wanted column
MOST_STEPS = 3000  # of one alignment
MOST_AT_STATE = 4
LONGEST_TARGET = 400
MOST_ELEMENTS = 14  # of lists, taken as rows
CUT = r"group|row|chunk|block|part|piece|break|split|every|each|lines?\b"
JOINTS = (" ", "", ", ", ",", "-", "\n", "_", "; ", " & ", " / ", "/", "+", ".")
DEAREST = 24.0
MOST_TAKEN = 8  # of one level
WIDEST = 3.0  # from the cheapest of a level to the dearest
ENOUGH = 16.0  # where one program of this cost does for all examples, no test is looked for
SHARE = 14_000  # values made at one level


@dataclass(frozen=True, slots=True)
class Way:
    """An expression that gives what is wanted on the rows at hand, and its cost."""

    cost: float
    expr: Expr


def concatenated(parts: Sequence[Value | str]) -> Expr:
    """The parts one after the other."""
    exprs = [literal(p) if isinstance(p, str) else p.expr for p in parts]
    out = exprs[0]
    for e in exprs[1:]:
        out = Apply("str_concat", (out, e), STR)
    return out


def literal_cost(s: str, whole: bool, rows: int, said: Said) -> float | None:
    """What a literal costs; None where it may not be one."""
    if said.named(s):
        return 1.0
    if whole:
        return None
    letters = sum(c.isalnum() for c in s)
    if rows == 1 and letters and not said.spelled(s):
        return None
    if rows == 1 and len(s) > 2 and len(set(s)) == 1 and len(s) not in said.numbers:
        return None  # as long as something is
    if said.mentions(s) or said.mentions(s.strip()):
        return 1.2 + 0.1 * len(s)
    return 1.2 + 0.3 * (len(s) - letters) + (0.5 if said.spelled(s) else 2.0) * letters + (0 if said.spelled(s) else 1.5 * sum(c.isdigit() for c in s)) + (0.5 if letters else 0)


def shared_cost(parts: Sequence[Value | str]) -> float:
    """What is counted twice because several parts are made from it."""
    met: set[int] = set()
    twice = 0.0

    def visit(v: Any) -> None:
        nonlocal twice
        if isinstance(v, Value) and v.op:
            if id(v) in met:
                twice += v.cost
                return
            met.add(id(v))
            for a in v.args:
                visit(a)

    for p in parts:
        visit(p)
    return twice


def kin(items: Sequence[str], targets: Sequence[str]) -> bool:
    """Whether most of the targets look made of their items: they share two characters in a row, or one where they are short."""
    shared = 0
    for x, t in zip(items, targets):
        a, b = x.lower(), t.lower()
        n = min(2, len(a), len(b))
        shared += n == 0 or t.isdigit() or any(a[i : i + n] in b for i in range(len(a) - n + 1)) or b[:1] == a[:1]
    return shared >= 0.6 * len(targets)


def align(targets: Sequence[str], pieces: Sequence[Value], said: Said, clock: Clock, most: int = MOST_WAYS, f: Callable[[str], str] = str) -> list[tuple[float, tuple[Value | str, ...]]]:
    """The cheapest ways to write the targets as pieces and literals, best first. f: what is done to every piece afterwards."""
    rows = len(targets)
    if any(len(t) > LONGEST_TARGET for t in targets):
        return []
    index: dict[str, list[tuple[Value, tuple[str, ...]]]] = {}
    for v in pieces:
        col = tuple(map(f, v.col))
        if any(col) and all(c in t for c, t in zip(col, targets)):
            index.setdefault(col[0], []).append((v, col))
    for alike in index.values():
        alike.sort(key=lambda p: p[0].cost)
    goal = tuple(map(len, targets))
    dearest = min(DEAREST, 6 + 1.6 * sum(goal))  # no more is said than the examples say
    counter = itertools.count()
    heap: list[tuple[float, int, tuple[int, ...], Any]] = [(0.0, next(counter), (0,) * rows, None)]
    seen: dict[tuple[int, ...], int] = {}
    out: list[tuple[float, tuple[Value | str, ...]]] = []
    sizes = sorted(set(map(len, index)))
    for step in range(MOST_STEPS):
        if not heap or len(out) >= most:
            break
        if step % 64 == 0:
            clock.check()
        cost, _, at, path = heapq.heappop(heap)
        if seen.get(at, 0) >= (MOST_AT_STATE if at != goal else most):
            continue
        seen[at] = seen.get(at, 0) + 1
        if at == goal:
            parts: list[Value | str] = []
            while path is not None:
                path, part = path
                parts.append(part)
            if parts:
                out.append((cost - 0.7 * shared_cost(parts), tuple(reversed(parts))))
            continue
        if cost > dearest:
            break
        rest = targets[0][at[0]:]
        for n in sizes[: bisect_right(sizes, len(rest))]:
            for v, col in index.get(rest[:n], ()):
                if all(t.startswith(c, i) for t, c, i in zip(targets[1:], col[1:], at[1:])):
                    to = tuple(i + len(c) for i, c in zip(at, col))
                    if to != at:
                        heapq.heappush(heap, (cost + v.cost + 0.4, next(counter), to, (path, v)))
        if path is None or not isinstance(path[1], str):
            n = 0
            shortest = min(len(t) - i for t, i in zip(targets, at))
            while n < shortest and n < 24 and all(t[i + n] == rest[n] for t, i in zip(targets, at)):
                n += 1
                s = rest[:n]
                price = literal_cost(s, any(len(t) == n and n > 1 for t in targets), rows, said)
                if price is not None:
                    heapq.heappush(heap, (cost + price, next(counter), tuple(i + n for i in at), (path, s)))
    return sorted(out, key=lambda w: w[0])


NAMES = {"split": "parts", "split_words": "words", "re_find_all": "runs", "re_replace": "kept", "index": "part", "last": "part", "add": "total", "sub": "difference", "mul": "product", "div": "ratio",
         "str_length": "size", "floordiv": "whole", "floormod": "rest", "abs": "size", "strip": "text"}
TOTAL = frozenset({"split", "split_words", "split_limit", "rsplit_limit", "re_find_all", "re_replace", "strip", "lower", "upper", "str_length", "replace", "length"})  # never fail


def with_names(expr: Expr, taken: set[str]) -> Block:
    """The statements that return an expression; what stands in it more than once has a name."""
    lets: list[tuple[str, Expr]] = []
    for _ in range(4):
        some_only = any(isinstance(e, IfExpr) for e in walk_expr(expr))
        met: Counter[Expr] = Counter()
        for e in (*(v for _, v in lets), expr):
            met.update(x for x in _outside_lambdas(e) if isinstance(x, Apply) and x.op in NAMES and any(isinstance(y, Apply) for y in (x, *x.args)))
        many = [e for e, n in met.items() if n > 1 and not (some_only and any(isinstance(x, Apply) and x.op not in TOTAL for x in walk_expr(e)))]
        if not many:
            break
        found = max(many, key=lambda e: (sum(1 for _ in walk_expr(e)), met[e]))
        base = NAMES[found.op] if isinstance(found, Apply) else "value"
        name = next(n for n in (base, *(f"{base}_{i}" for i in range(2, 99))) if n not in taken)
        taken = taken | {name}
        by = {found: Var(name, type_of(found))}
        lets = [(name, found), *((n, replace_expr(v, by.get)) for n, v in lets)]
        expr = replace_expr(expr, by.get)
    lets.sort(key=lambda let: sum(let[0] in {x.name for x in walk_expr(v) if isinstance(x, Var)} for _, v in lets), reverse=True)
    return (*(Let(n, type_of(v), v) for n, v in lets), Return(expr))


def _outside_lambdas(e: Expr) -> Iterator[Expr]:
    yield e
    if not isinstance(e, Lambda):
        for x in child_exprs(e):
            yield from _outside_lambdas(x)


class Strings:
    """Programs that put texts together; `step` gives the next ones."""

    def __init__(self, composer: Composer):
        self.composer = composer
        self.signature = composer.signature
        self.said = Said(composer.problem.text, (w for w in composer.top.want if isinstance(w, str)))
        self.rows = [tuple(row) for row in composer.rows[: len(composer.examples)]]
        self.want = tuple(composer.top.want)
        self.met: set[Expr] = set()
        self.waiting: list[tuple[float, int, Expr]] = []
        self.yielded = 0
        self.work = Work(SHARE, composer.clock)
        self.pools: dict[tuple[Any, ...], Pool] = {}
        types = [t for _, t in composer.params]
        textual = any("str" in str(t) for t in (*types, self.signature.returns))
        self.is_open = bool(self.want) and textual and self.signature.returns != BOOL

    # ------------------------------------------------------------ steps

    def step(self, level: int) -> Iterator[tuple[Program, int]]:
        """The programs whose turn it is."""
        if not self.is_open:
            return
        self.work.left = SHARE
        try:
            if level == 1:
                self._take(self.solve(self._variables(range(len(self.rows))), self.want, self.signature.returns, 0))
            elif level in (2, 3) and (level == 2 or (not any(w[0] <= ENOUGH for w in self.waiting) and not self.yielded)):
                self._take(self._by_cases(level == 3))
            elif level in (5, 7):
                self._take(self._with_bank())
        except Spent:
            pass
        self.waiting.sort(key=lambda w: w[:2])
        while self.waiting and self.waiting[0][0] <= 5 + 3 * level and self.yielded < MOST_YIELDED:
            cost, _, expr = self.waiting.pop(0)
            self.yielded += 1
            body = with_names(expr, {n for n, _ in self.composer.params})
            yield Program((Function(self.signature.name, tuple(Param(n, t) for n, t in self.composer.params), self.signature.returns, body),)), round(cost)

    def _take(self, ways: Sequence[Way]) -> None:
        self.composer.clock.check()
        cheapest = min((w.cost for w in ways), default=0.0)
        for w in sorted(ways, key=lambda w: w.cost)[:MOST_TAKEN]:
            if w.cost > cheapest + WIDEST:
                break
            guarded = list(self._guarded(w))
            for way in (*guarded, replace(w, cost=w.cost + 3) if guarded else w):
                if way.expr not in self.met:
                    self.met.add(way.expr)
                    self.waiting.append((way.cost, len(self.met), way.expr))

    def _guarded(self, w: Way) -> Iterator[Way]:
        """The program behind the cases of the words that no example shows."""
        for test, result in self._cases():
            if not any(test.col):
                yield Way(w.cost, IfExpr(test.expr, result, w.expr, self.signature.returns))

    # ------------------------------------------------------------ wanted values of any type

    def _variables(self, rows: Sequence[int]) -> list[Value]:
        return [leaf(Var(n, t), (self.rows[r][i] for r in rows), t, 1.0) for i, (n, t) in enumerate(self.composer.params)]

    def solve(self, variables: Sequence[Value], want: Sequence[Any], t: Type, depth: int) -> list[Way]:
        """The cheapest expressions over the variables that give the wanted values, one a row."""
        self.composer.clock.check()
        if not want or not variables:
            return []
        if t == STR:
            return self._text(variables, want, depth)
        if t in (INT, FLOAT):
            return self._number(variables, want, t)
        if t.name == "option" and None not in want:
            return self.solve(variables, want, t.args[0], depth)
        if t.name == "tuple" and t.args:
            columns = [[w[i] for w in want] for i in range(len(t.args))]
            return self._made(variables, columns, t.args, lambda xs: Make(xs, t), depth)
        if t.name in ("list", "vtuple"):
            return self._list(variables, want, t, depth)
        if t.name == "map":
            return self._map(variables, want, t, depth)
        return []

    def _made(self, variables: Sequence[Value], columns: Sequence[Sequence[Any]], types: Sequence[Type], make: Callable[[tuple[Expr, ...]], Expr], depth: int) -> list[Way]:
        """A tuple or map of parts that are made each on its own."""
        parts: list[list[Way]] = []
        for col, t in zip(columns, types):
            ways = self.solve(variables, col, t, depth + 1)[:3]
            if not ways:
                return []
            parts.append(ways)
        combined = sorted((Way(sum(w.cost for w in ws), make(tuple(w.expr for w in ws))) for ws in itertools.islice(itertools.product(*parts), 81)), key=lambda w: w.cost)
        return combined[:MOST_WAYS]

    def _number(self, variables: Sequence[Value], want: Sequence[Any], t: Type) -> list[Way]:
        if not any("str" in str(v.type) for v in variables):
            return []
        pool = self._pool(variables)
        pool.numbers()
        found = [v for v in pool.by_type[t] if all(type(a) is type(b) and a == b for a, b in zip(v.col, want)) and v.cost - 0.7 * shared_cost([v]) < 10 and any(
            isinstance(e, Apply) and e.op in ("parse_int", "parse_float", "char_code") for e in walk_expr(v.expr))]
        if len(set(want)) == 1 and len(want) > 1:
            found = [v for v in found if v.cost < 4]
        ways = sorted((Way(v.cost - 0.7 * shared_cost([v]), v.expr) for v in found), key=lambda w: w.cost)
        return ways[:MOST_WAYS]

    # ---- texts

    def _text(self, variables: Sequence[Value], want: Sequence[str], depth: int) -> list[Way]:
        ways = self._aligned(self._pool(variables), want)
        if depth < 2 and (len(want) > 1 or depth > 0):
            ways += self._joined(variables, want, depth)
        return sorted(ways, key=lambda w: w.cost)[:MOST_WAYS]

    def _pool(self, variables: Sequence[Value]) -> Pool:
        key = tuple((v.expr, v.col) for v in variables)
        try:
            if (pool := self.pools.get(key)) is None:
                pool = self.pools[key] = Pool(variables, self.said, self.work)
        except TypeError:
            pool = Pool(variables, self.said, self.work)
        return pool

    def _aligned(self, pool: Pool, want: Sequence[str], more: Sequence[Value] = ()) -> list[Way]:
        if len(want) == 1 and len(want[0]) < 2 and not self.said.named(want[0]):
            return []
        pieces = [*Pieces(pool, want).found, *more]
        ways = [Way(cost, concatenated(parts)) for cost, parts in align(want, pieces, self.said, self.work.clock) if any(not isinstance(p, str) for p in parts)]
        for name, f in (("lower", str.lower), ("upper", str.upper)):
            if self.said.has({"lower": r"lower|small", "upper": r"upper|capital"}[name]) and all(w == f(w) for w in want) and not any(w == w.swapcase() for w in want):
                texts = [*pool.by_type[STR], *(p for p in pieces if p.op in ("pad_left", "pad_right", "zfill", "int_to_str"))]
                texts = [v for v in texts if v.op not in ("lower", "upper", "capitalize", "title")]
                if any(v.op in ("str_slice_to", "str_index", "index", "") for v in texts):
                    ways += [Way(cost - (0.5 if sum(not isinstance(p, str) for p in parts) > 1 else -0.5), Apply(name, (concatenated(parts),), STR))
                             for cost, parts in align(want, [*texts, *self._filled(pool)], self.said, self.work.clock, 3, f) if any(not isinstance(p, str) for p in parts)]
        return ways

    def _filled(self, pool: Pool) -> list[Value]:
        """Padded texts for the case that they are changed afterwards."""
        said = self.said
        if not said.has(r"pad|fill|at least"):
            return []
        out = []
        for v in sorted(pool.by_type[STR], key=lambda v: v.cost)[:40]:
            for w in [n for n in said.numbers if 1 < n <= 20]:
                for c in [q for q in said.literals if len(q) == 1][:4]:
                    for op in ("pad_left", "pad_right"):
                        if (p := applied(op, STR, 1.0, v, w, c)) is not None and p.col != v.col:
                            out.append(p)
        return out

    def _lists(self, variables: Sequence[Value]) -> list[Value]:
        """Lists to go through: those given, the words, lines, parts and characters of texts, the entries of maps."""
        said = self.said
        out = [v for v in variables if v.type.name in ("list", "vtuple")]
        for v in variables:
            if v.type == STR:
                for name, cost in (("split_words", said.price("word", 1.5)), ("chars", 2.5)):
                    if (xs := applied(name, STRS, cost, v)) is not None:
                        out.append(xs)
                    for cleaned in self._pool(variables).sources if name == "split_words" and said.has(r"space|blank|word") else ():
                        if cleaned.op == "re_replace" and " " in cleaned.args[1] and cleaned.args[0].expr == v.expr and (xs := applied(name, STRS, cost, cleaned)) is not None:
                            out.append(xs)
                for d in ("\n", ", ", ",", "; ", ";", "-", "_", "|", ":", "/", ".", "&"):
                    if any(d in x for x in v.col) and (xs := applied("split", STRS, 1.5 if said.named(d.strip() or d) else 2.5, v, d)) is not None:
                        out.append(xs)
                for n in (n for n in said.numbers if 1 < n < 20):
                    if (xs := applied("re_find_all", STRS, 1.5 if said.has(CUT) else 3.0, v, f".{{1,{n}}}")) is not None and any(len(c) > 1 for c in xs.col):
                        out.append(xs)
                for w in (w for w in variables if w.type == INT and said.has(CUT) and all(n > 0 for n in w.col)):
                    cut = applied("chunk", list_of(STRS), 1.0, applied("chars", STRS, 0.5, v), w)
                    if cut is not None:
                        whole = Lambda((Param("part", STRS),), Apply("join", (Var("part", STRS), literal("")), STR), func_of((STRS,), STR))
                        out.append(leaf(Apply("map", (cut.expr, whole), STRS), (tuple("".join(part) for part in c) for c in cut.col), STRS, cut.cost))
            elif v.type.name in ("list", "vtuple") and said.has(r"number|index|position|place|line|rank|count|1 based|0 based"):
                pair = tuple_of(INT, v.type.args[0])
                plain = v.expr if v.type.name == "list" else Apply("tuple_to_list", (v.expr,), list_of(v.type.args[0]))
                for start in (1, 0):
                    out.append(leaf(Apply("enumerate", (plain, literal(start)), list_of(pair)), (tuple(enumerate(c, start)) for c in v.col), list_of(pair), v.cost + 1.5 - 0.5 * start))
            elif v.type.name == "map":
                entry = tuple_of(*v.type.args)
                out.append(leaf(Apply("map_items", (v.expr,), list_of(entry)), (tuple(m.items()) for m in v.col), list_of(entry), v.cost + 0.5))
        for op, words in (("reverse", r"revers|backward|opposite|last .{1,20} first"), ("sort", r"sort|alphabet|ascend|order"), ("unique", r"unique|distinct|duplicate|once|different")):
            if said.has(words):
                out += [changed for xs in out[:8] if xs.type.name == "list" and (changed := applied(op, xs.type, 1.0, xs)) is not None]
        return out

    def _joined(self, variables: Sequence[Value], want: Sequence[str], depth: int) -> list[Way]:
        """The parts of a list, each made into a text, with the same text between them."""
        ways: list[Way] = []
        lists = self._lists(variables)
        joints = [j for j in dict.fromkeys([*(q for q in self.said.literals if len(q) <= 5), *JOINTS]) if j == "" or any(j in w for w in want)]
        for xs in lists:
            counts = [len(c) for c in xs.col]
            if max(counts) < 2 or sum(counts) > 60:
                continue
            for joint in joints:
                if joint:
                    parts = [w.split(joint) if w else [] for w in want]
                elif any(counts) and (size := len("".join(want)) // sum(counts)) and size < 4 and all(len(w) == size * n for w, n in zip(want, counts)):
                    parts = [[w[i : i + size] for i in range(0, len(w), size)] for w in want]
                else:
                    continue
                if [len(p) for p in parts] != counts:
                    continue
                price = 1.0 if self.said.named(joint) or joint in (" ", "") else 1.5 if self.said.mentions(joint) else 2.5
                for way in self._mapped(variables, xs, parts, list_of(STR), STR, depth, True):
                    ways.append(Way(way.cost + price, Apply("join", (way.expr, literal(joint)), STR)))
        return ways

    # ---- lists and maps

    def _mapped(self, variables: Sequence[Value], xs: Value, want: Sequence[Sequence[Any]], t: Type, element: Type, depth: int, plain: bool = False) -> list[Way]:
        """The list with something made of each element. plain: the list as it is will do too."""
        flat = [w for ws in want for w in ws][:MOST_ELEMENTS]
        items = [x for c in xs.col for x in c][:MOST_ELEMENTS]
        if not flat or depth > 2 or (len(flat) > 1 and len(set(flat)) == 1):
            return []
        if items == flat and t == xs.type:
            return [Way(xs.cost, xs.expr)] if plain else []
        of = xs.type.args[0]
        if of == element == STR and not kin(items, flat):
            return []
        name = f"x{depth or ''}"
        owners = [r for r, c in enumerate(xs.col) for _ in c][:MOST_ELEMENTS]
        inner = [leaf(Var(name, of), items, of, 1.0)]
        inner += [leaf(v.expr, (v.col[r] for r in owners), v.type, v.cost + 1) for v in variables if v.type in (STR, INT) and v.expr != xs.expr and isinstance(v.expr, Var)
                  and not (isinstance(xs.expr, Apply) and v.expr in xs.expr.args)]
        out = []
        for way in self.solve(inner, flat, element, depth + 1)[:3] or self._split_cases(inner, flat, element, depth + 1)[:2]:
            fn = Lambda((Param(name, of),), way.expr, func_of((of,), element))
            out.append(Way(xs.cost + way.cost + 1.0, Apply("map", (xs.expr, fn), t)))
        return out

    def _list(self, variables: Sequence[Value], want: Sequence[Any], t: Type, depth: int) -> list[Way]:
        ways: list[Way] = []
        lists = list_of(t.args[0])
        for xs in self._lists(variables):
            if all(len(c) == len(w) for c, w in zip(xs.col, want)):
                ways += self._mapped(variables, xs, want, lists, t.args[0], depth)
        n = len(want[0])
        if 0 < n <= 4 and len(want) > 1 and all(len(w) == n for w in want) and not ways:
            ways += [replace(w, cost=w.cost + 2) for w in self._made(variables, [[w[i] for w in want] for i in range(n)], t.args * n, lambda es: Make(es, lists), depth)]
        if t.name == "vtuple":
            ways = [Way(w.cost, Apply("list_to_tuple", (w.expr,), t)) for w in ways]
        return sorted(ways, key=lambda w: w.cost)[:MOST_WAYS]

    def _map(self, variables: Sequence[Value], want: Sequence[Any], t: Type, depth: int) -> list[Way]:
        keys = list(want[0])
        ways: list[Way] = []
        if t.args[0] == STR and 0 < len(keys) <= 5 and all(set(w) == set(keys) for w in want) and (len(want) > 1 or all(self.said.named(k) for k in keys)):
            columns = [[w[k] for w in want] for k in keys]
            ways += self._made(variables, columns, [t.args[1]] * len(keys), lambda xs: Make(tuple(e for k, x in zip(keys, xs) for e in (Lit(k, STR), x)), t), depth)
        entry = tuple_of(*t.args)
        for xs in self._lists(variables):
            if all(len(c) == len(w) for c, w in zip(xs.col, want)) and any(len(c) > 1 for c in xs.col):
                for w in self._mapped(variables, xs, [tuple(m.items()) for m in want], list_of(entry), entry, depth):
                    ways.append(Way(w.cost + 0.5, Apply("map_from_pairs", (w.expr,), t)))
        return sorted(ways, key=lambda w: w.cost)[:MOST_WAYS]

    # ------------------------------------------------------------ cases

    def _cases(self) -> list[tuple[Value, Expr]]:
        """What the words set apart: a test over the parameters and the result there."""
        out = []
        t = self.signature.returns
        for c in self.composer.request.hints.cases if getattr(self.composer, "request", None) else ():
            if c.kind != "when" or c.test is None or c.result is None or not isinstance(c.result, (Lit, Var)):
                continue
            if isinstance(c.result, Lit) and isinstance(c.result.value, str) and c.result.value in self.want and not self._may_be_literal(c.result.value, STR):
                continue  # an example of the form, quoted
            result: Expr = Lit(c.result.value, t) if isinstance(c.result, Lit) and (c.result.value is None) and t.name == "option" else c.result
            if result.type not in (t, *t.args[:1]):  # type: ignore[attr-defined]
                continue
            if (test := self._tested(c.test, 1.0)) is not None:
                out.append((test, result))
        return out

    def _tested(self, expr: Expr, cost: float) -> Value | None:
        """A test of the words with what it gives on each example."""
        known = dict(self.composer.params)
        if not {e.name for e in walk_expr(expr) if isinstance(e, Var)} - {p.name for e in walk_expr(expr) if isinstance(e, Lambda) for p in e.params} <= known.keys():
            return None
        f = meaning_of(expr, list(self.composer.params))
        if f is None:
            return None
        try:
            return leaf(expr, [f(*row) for row in self.rows], BOOL, cost)
        except Exception:
            return None

    def _tests(self, variables: Sequence[Value]) -> list[Value]:
        """Tests that set some rows apart from others, the cheapest first."""
        said = self.said
        out: list[Value | None] = []
        whole = [v for v in variables if v.type == STR]
        parts = sorted((v for v in self._pool(variables).sources if v.op and v.cost < 4), key=lambda v: v.cost)
        texts = [*whole, *[v for v in parts if v.op in ("index", "last")][:3], *[v for v in parts if v.op in ("strip", "re_replace")][:2]]
        numbers = [v for v in variables if v.type in (INT, FLOAT)]
        counts: list[Value | None] = [*(applied("str_length", INT, 1.0, s) for s in texts), *(applied("length", INT, 1.0, xs) for xs in variables if xs.type.name in ("list", "vtuple"))]
        for s in texts:
            marks = [c for c in dict.fromkeys("".join(s.col)) if not c.isalnum()]
            for d in dict.fromkeys([*(q for q in said.literals if 0 < len(q) <= 12), *marks[:6]]):
                told = 0.0 if said.named(d) else 2.0
                for op, tag in (("str_contains", "contain|has|have|with|if there|includ|without|no " if not said.has("lead|start|begin|prefix|end with|ends|trail") else "contain|includ"), ("starts_with", "start|begin|lead|front|prefix"), ("ends_with", "end|final|last|suffix|trail")):
                    out.append(applied(op, BOOL, 2.0 + told + (0 if said.has(tag) else 1.5), s, d))
            out.append(applied("eq", BOOL, 2.0 if said.has("empty|blank|nothing") else 4.0, s, ""))
            for op, tag in (("is_digit", "digit|number"), ("is_upper", "upper|capital"), ("is_lower", "lower|small"), ("is_alpha", "letter")):
                out.append(applied(op, BOOL, 3.0 if said.has(tag) else 6.0, s))
        for a in whole:
            for b in whole:
                if a is not b:
                    out.append(applied("eq", BOOL, 3.0, a, b))
                    out.append(applied("str_contains", BOOL, 4.0, a, b))
        for v in [*numbers, *(c for c in counts if c is not None)]:
            limits = dict.fromkeys([*said.numbers, 0, 1])
            for n in limits:
                k: Any = float(n) if v.type == FLOAT else n
                told = 0.0 if n in said.numbers else 0.5 if n == 0 and said.has("negative|below|zero|no |nothing|none|empty|positive|left") else 1.5
                for op, tag in (("eq", "exactly|is|no |nothing|none|empty|just|one|equal|zero|singular"), ("lt", "less|fewer|under|below|short|negative|from|until|before|smaller|young"),
                                ("le", "at most|up to|or less|or fewer|not more|than"), ("gt", "more|over|above|longer|greater|exceed|larger|than|positive"), ("ge", "at least|from|or more|older|not less")):
                    out.append(applied(op, BOOL, 2.0 + told + (0 if said.has(tag) else 1.0), v, k))
            if v.type == INT and said.has("even|odd|divisib|multiple"):
                out += [applied(op, BOOL, 2.5, v) for op in ("is_even", "is_odd")]
        for x in [c for c in counts if c is not None][: len(whole) + 2]:
            for y in numbers:
                if y.type == INT:
                    out += [applied(op, BOOL, 1.5 if said.has(tag) else 2.5, x, y) for op, tag in (("gt", "long|more|cut|exceed"), ("le", "fit|at most|short"), ("lt", "short|fewer|less|fill|pad"), ("ge", "at least"))]
        for i, x in enumerate(numbers):
            for y in numbers[i + 1 :]:
                out += [applied(op, BOOL, 1.5 if said.has(tag) else 2.5, x, y) for op, tag in (("lt", "less|fewer|below|under|small"), ("gt", "more|over|above|greater|larger|exceed|win|won"), ("eq", "equal|same|draw|tie"))]
        out += [v for v in variables if v.type == BOOL]
        return sorted((v for v in out if v is not None and True in v.col and False in v.col), key=lambda v: v.cost)

    def _by_cases(self, shown: bool) -> list[Way]:
        """Two results by a test: of the words' cases first, or (shown) of what tells the examples apart."""
        variables = self._variables(range(len(self.rows)))
        t = self.signature.returns
        ways: list[Way] = []
        if shown:
            extra = [v for test in getattr(getattr(self.composer, "request", None), "tests", ()) if test.type == BOOL and (v := self._tested(test.expr, float(test.cost))) is not None]
            return self._split_cases(variables, self.want, t, 0, extra)
        for test, result in self._cases():
            if True in test.col:
                rest = [r for r, q in enumerate(test.col) if not q]
                fits = result.value if isinstance(result, Lit) else None
                if isinstance(result, Lit) and not all(self.want[r] == fits for r, q in enumerate(test.col) if q):
                    continue
                for w in self.solve(self._variables(rest), [self.want[r] for r in rest], t, 0)[:4]:
                    ways.append(Way(w.cost + test.cost + 2, IfExpr(test.expr, result, w.expr, t)))
        return ways

    def _split_cases(self, variables: Sequence[Value], want: Sequence[Any], t: Type, depth: int, extra: Sequence[Value] = ()) -> list[Way]:
        """Where no one program does for all rows: one for each side of a test."""
        if len(want) < 2 or depth > 2 or t.name not in ("str", "option", "int", "float", "tuple", "list"):
            return []
        tests = [*(v for v in extra if True in v.col and False in v.col), *self._tests(variables)]
        by_split: dict[tuple[bool, ...], list[Value]] = {}
        for test in sorted(tests, key=lambda v: v.cost):
            split = test.col if test.col[0] else tuple(not q for q in test.col)
            group = by_split.setdefault(split, [])
            if len(group) < 8:
                group.append(test)
        ways: list[Way] = []
        for split, group in list(by_split.items())[:3 if depth == 0 else 2]:
            sides: list[list[Way]] = []
            for side in (True, False):
                rows = [r for r, q in enumerate(split) if q == side]
                wanted = [want[r] for r in rows]
                ways_here: list[Way] = []
                if len(set(map(repr, wanted))) == 1 and self._may_be_literal(wanted[0], t):
                    ways_here.append(Way(1.0, Lit(wanted[0], t)))
                if None not in wanted:
                    inner = [leaf(v.expr, (v.col[r] for r in rows), v.type, v.cost) for v in variables]
                    ways_here += self.solve(inner, wanted, t, depth)[:4]
                sides.append(sorted(ways_here, key=lambda w: w.cost)[:4])
                if not ways_here:
                    break
            if len(sides) < 2 or not all(sides):
                continue
            for test in group:
                yes, no = (sides[0], sides[1]) if test.col == split else (sides[1], sides[0])
                for i, a in enumerate(yes[:3]):
                    for j, b in enumerate(no[:3]):
                        if i + j < 3 and a.expr != b.expr and not (isinstance(a.expr, Lit) and isinstance(b.expr, Lit)):
                            cost = a.cost + b.cost + test.cost + 1.0 - self._shared(test, a, b)
                            ways.append(Way(cost, IfExpr(test.expr, a.expr, b.expr, t)))
        return sorted(ways, key=lambda w: w.cost)[: 2 * MOST_WAYS]

    def _shared(self, test: Value, *ways: Way) -> float:
        """What is counted twice because the part of the input that is tested stands in the programs too."""
        of = test.args[0] if test.op else None
        if isinstance(of, Value) and of.op == "str_length":
            of = of.args[0]
        if not isinstance(of, Value) or not of.op:
            return 0.0
        expr = of.expr
        return 0.8 * (of.cost - 1.0 + 0.5) * sum(any(e == expr for e in walk_expr(w.expr)) for w in ways)

    def _may_be_literal(self, v: Any, t: Type) -> bool:
        if v is None or v in ("", 0, -1, 1):
            return True
        return (t == STR and self.said.named(v)) or (t == INT and v in self.said.numbers)

    # ------------------------------------------------------------ the search's own expressions

    def _with_bank(self) -> list[Way]:
        """Alignments that take texts and numbers of the search's bank as pieces too."""
        space = getattr(self.composer, "space", None)
        if space is None or self.signature.returns != STR:
            return []
        from yantra_codex.search.compose.build import expression

        n = len(self.rows)
        pool = self._pool(self._variables(range(n)))
        more: list[Value] = []
        for t in (STR, INT, FLOAT):
            for cost in range(2, 8):
                for col, node, _ in space.bank.get(t, {}).get(cost, ())[:1500]:
                    here = col[:n]
                    try:
                        shown = [str(c) for c in here]
                    except ValueError:
                        continue
                    if len("".join(shown)) < n or not all(s in w for s, w in zip(shown, self.want)) or (t.name, here) in pool.known:
                        continue
                    v = leaf(expression(node), here, t, float(cost) + 1)
                    shown_as = v if t == STR else applied("int_to_str" if t == INT else "float_to_str", STR, 0.5, v)
                    if shown_as is not None:
                        more.append(shown_as)
                    if len(more) > 300:
                        break
                self.composer.clock.check()
        return self._aligned(pool, self.want, more) if more else []


__all__ = ["Strings"]
