"""Meanings of phrases: terms with a hole, which become typed functions where they are applied.

A term is a tuple: ("_",) the hole | ("lit", value, type) | ("val", Value) | ("op", name, *terms) | ("ho", name, list term, body
term; the body's hole is the element) | ("get", i, term) | ("pair", a, b) | ("part", name) a named part of the hole's tuple
| ("seq", f, g) g after f | ("each", f) f of each element.
"longest", "reversed" say no types: `functions(term, t)` gives what a term means on a value of type t, lists taken element by element
where the term fits the elements (a test keeps those that pass it).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Any

from yantra_codex.ir.nodes import Apply, Expr, Lambda, Lit, Make, Param
from yantra_codex.ir.nodes import Var as Variable
from yantra_codex.ir.ops import OPS
from yantra_codex.ir.types import BOOL, FLOAT, INT, STR, Type, func_of, list_of, substitute, tuple_of
from yantra_codex.search.compose.blocks import HIGHER, Block, Higher, allowed, body_fits, instance, unify
from yantra_codex.search.compose.frozen import FrozenMap
from yantra_codex.search.compose.grammar_forms import HOLE, WHOLE, Term, applied_to, besides, with_neighbours
from yantra_codex.search.compose.grammar_lists import GENERIC

Meaning = Callable[[int, Any], Any]  # row, hole's value -> value
Build = Callable[[Expr, int], Expr]  # hole's expression, how deep in lambdas -> expression
MOST = 5  # meanings of one term at one type that are kept
PART, LIFT, KEEP, COERCE = 0.05, 0.3, 0.1, 0.15
LONGEST = 3000
CALL_OF_PATTERN = 20  # of a pattern, in calls of lambdas

FAMILIES: dict[str, tuple[str, ...]] = {
    "length": ("length", "str_length", "map_size", "set_size"), "reverse": ("str_reverse", "reverse"), "concat": ("concat", "str_concat"),
    "contains": ("contains", "str_contains", "map_has", "set_has"), "index": ("index", "str_index"), "index_wrap": ("index_wrap", "str_index_wrap"),
    "take": ("take", "str_slice_to"), "take_last": ("take_last", "str_take_last"), "drop": ("drop", "str_slice_from"), "slice": ("slice", "str_slice"),
    "first": ("first", "first_char"), "last": ("last", "last_char"), "is_empty": ("is_empty", "str_is_empty", "map_is_empty"),
    "show": ("int_to_str", "show"), "count_of": ("count_of", "str_count"), "index_of": ("find_index_of", "str_find"), "repeat": ("repeat", "str_repeat"),
    "power": ("int_pow", "float_pow"), "parse_number": ("parse_int", "parse_float"), "floordiv": ("floordiv", "float_floordiv"), "floormod": ("floormod", "float_mod"),
    "without": ("without", "set_difference", "remove_text", "map_without"), "common": ("common", "set_intersection"), "round": ("round_int",), "plus": ("add", "str_concat", "concat"),
    "last_index_of": ("str_rfind",), "first_part": ("first", "first_char"), "unique": ("unique",), "lookup": ("map_get", "index", "str_index"),
    "amount": ("amount", "length", "str_length", "map_size", "set_size"),
}
OF_FLOATS = frozenset(["div", "sqrt", "round_to", "hypot", "floor", "ceil", "round_int"])  # whole numbers are as good
HIGHERS: dict[str, list[Higher]] = {}
for _h in HIGHER:
    HIGHERS.setdefault(_h.name, []).append(_h)


@dataclass(slots=True, eq=False)
class Value:
    """An expression over the parameters and what it gives on every row.

    each: its words ask for what follows to be done to each element. uses: whether it depends on a parameter.
    """

    type: Type
    col: tuple[Any, ...]
    expr: Expr
    each: bool = False
    uses: bool = True


@dataclass(slots=True, eq=False)
class Function:
    """What a term means at a type: fn(row, value), build(expression, depth)."""

    arg: Type
    out: Type
    fn: Meaning
    build: Build
    cost: float = 0.0


class Failure(Exception):
    """A term has no value here."""


# ---------------------------------------------------------------- ops that are no rows of the table


def _char(name: str, i: int) -> Block:
    return Block(name, (STR,), STR, lambda s: s[i], lambda xs: Apply("str_index_wrap" if i < 0 else "str_index", (xs[0], Lit(i, INT)), STR))


EXTRA: dict[str, Block] = {
    "first_char": _char("first_char", 0), "last_char": _char("last_char", -1),
    "str_take_last": Block("str_take_last", (STR, INT), STR, lambda s, n: s[-n:] if n > 0 else "",
                           lambda xs: Apply("str_slice_from", (xs[0], Lit(-xs[1].value, INT) if isinstance(xs[1], Lit) and isinstance(xs[1].value, int) else Apply("neg", (xs[1],), INT)), STR)),
    "remove_text": Block("remove_text", (STR, STR), STR, lambda s, x: s.replace(x, ""), lambda xs: Apply("replace", (xs[0], xs[1], Lit("", STR)), STR)),
}


def to_float(e: Expr) -> Expr:
    return Lit(float(e.value), FLOAT) if isinstance(e, Lit) and type(e.value) is int else Apply("to_float", (e,), FLOAT)


@dataclass(frozen=True, slots=True)
class Turn:
    """A value taken as one of another type."""

    to: Type
    fn: Callable[[Any], Any] | None
    build: Callable[[Expr], Expr] | None
    cost: float


@lru_cache(maxsize=4096)
def turns(t: Type) -> tuple[Turn, ...]:
    """How a value of a type may be taken without being asked: as it is first."""
    out = [Turn(t, None, None, 0.0)]
    if t == INT:
        out.append(Turn(FLOAT, float, to_float, COERCE))
    elif t == STR:
        chars = list_of(STR)
        out.append(Turn(chars, tuple, lambda e: Apply("chars", (e,), chars), COERCE))
    elif t.name == "set":
        inner = list_of(t.args[0])
        out.append(Turn(inner, tuple, lambda e: Apply("set_to_list", (e,), inner), COERCE))
    elif t.name == "vtuple" or (t.name == "tuple" and len(t.args) > 1 and len(set(t.args)) == 1):
        inner = list_of(t.args[0])
        out.append(Turn(inner, None, lambda e: Apply("tuple_to_list", (e,), inner), 0.0))
    elif t.name == "map":
        items = list_of(tuple_of(*t.args))
        out.append(Turn(items, lambda m: tuple(m.items()), lambda e: Apply("map_items", (e,), items), COERCE))
        values = list_of(t.args[1])
        out.append(Turn(values, lambda m: tuple(m.values()), lambda e: Apply("map_values", (e,), values), 2 * COERCE))
    elif t.name == "list" and t.args[0] == INT:
        floats = list_of(FLOAT)
        out.append(Turn(floats, lambda xs: tuple(map(float, xs)), lambda e: _mapped(e, INT, FLOAT, to_float), 2 * COERCE))
    return tuple(out)


def _mapped(e: Expr, a: Type, b: Type, f: Callable[[Expr], Expr]) -> Expr:
    return Apply("map", (e, Lambda((Param("x9a", a),), f(Variable("x9a", a)), func_of((a,), b))), list_of(b))


@lru_cache(maxsize=16384)
def block_for(name: str, types: tuple[Type, ...]) -> tuple[Block, tuple[Turn, ...], float] | None:
    """The op of a family that takes these types, the arguments turned where they must be."""
    best: tuple[float, int, Block, tuple[Turn, ...]] | None = None
    options = [turns(t) for t in types]
    for n, member in enumerate(FAMILIES.get(name, (name,))):
        extra, made = EXTRA.get(member), GENERIC.get(member)
        params = (extra or OPS[member]).params if made is None else types[:1]
        if len(params) != len(types):
            continue
        for chosen in product(*options):
            if made is not None:
                extra = made(chosen[0].to)
                if extra is None:
                    continue
                params = extra.params
            cost = 0.0 if name in OF_FLOATS else sum(c.cost for c in chosen)
            if best is not None and (cost, n) >= best[:2]:
                continue
            bound: dict[str, Type] = {}
            if not all(unify(p, c.to, bound) for p, c in zip(params, chosen)):
                continue
            if extra is not None:
                block = extra
            else:
                result = substitute(OPS[member].result, bound)
                if not allowed(result) and result.name != "option":
                    continue
                block = instance(member, tuple(c.to for c in chosen), result)
            best = (cost, n, block, chosen)
    return None if best is None else (best[2], best[3], best[0])


# ---------------------------------------------------------------- terms at types


class Meanings:
    """The functions that terms are, remembered for one request.

    parts: names of the parts of tuples -> (tuple type, place). patterns: the library's that the request points to, by their blocks' names.
    """

    def __init__(self, parts: dict[str, list[tuple[Type, int]]] | None = None, patterns: Sequence[Block] = ()) -> None:
        self.parts = parts or {}
        self.patterns = {b.name: b for b in patterns}
        self.calls = 0  # of lambdas
        self.known: dict[tuple[Term, Type], tuple[Function, ...]] = {}
        self.whole: dict[tuple[Term, Type], tuple[Function, ...]] = {}

    def functions(self, term: Term, t: Type) -> tuple[Function, ...]:
        """What a term means on a value of type t: directly, then on its elements."""
        key = (term, t)
        found = self.whole.get(key)
        if found is None:
            self.whole[key] = ()
            out = [*self.direct(term, t), *self.lifted(term, t)]
            found = self.whole[key] = tuple(sorted(out, key=lambda f: f.cost)[:MOST])
        return found

    def direct(self, term: Term, t: Type) -> tuple[Function, ...]:
        key = (term, t)
        found = self.known.get(key)
        if found is None:
            self.known[key] = ()  # while it is made: no term holds itself
            found = self.known[key] = tuple(sorted(self._made(term, t), key=lambda f: f.cost)[:MOST])
        return found

    def _made(self, term: Term, t: Type) -> list[Function]:
        head = term[0]
        match head:
            case "_":
                return [Function(t, t, lambda r, x: x, lambda e, d: e)]
            case "lit":
                value, of = term[1], term[2]
                lit = Lit(value, of)
                return [Function(t, of, lambda r, x: value, lambda e, d: lit)]
            case "val":
                v: Value = term[1]
                col, expr = v.col, v.expr
                return [Function(t, v.type, lambda r, x: _known(col[r]), lambda e, d: expr)]
            case "expr":
                return [f for f in (term[1](t),) if f is not None]
            case "place" | "prev" | "next" | "before" | "after":
                return []  # what is beside an element is known to the list that holds it
            case "where":
                first = term[2] if len(term) > 2 else 0
                source, body, _ = with_neighbours(term[1], besides(term[1]) | {("place", first)})
                found = self.direct(("ho", "map", ("ho", "filter", source, body), ("get", 0, HOLE)), t)
                return [replace(f, cost=f.cost / 4) for f in found]  # one thing said, however it is spelled
            case "seq":
                return [_after(f, g) for f in self.functions(term[1], t)[:4] for g in self.functions(term[2], f.out)[:4]]
            case "each":
                return list(self.lifted(term[1], t))
            case "get":
                return [g for f in self.functions(term[2], t)[:3] if (g := _part(f, term[1])) is not None]
            case "part":
                return [g for of, i in self.parts.get(term[1], ()) if of == t
                        and (g := _part(Function(t, t, lambda r, x: x, lambda e, d: e), i)) is not None]
            case "pair":
                return [_paired(a, b) for a in self.functions(term[1], t)[:2] for b in self.functions(term[2], t)[:2]]
            case "op":
                return self._op(term, t)
            case "ho":
                return self._higher(term, t)
            case "if":
                return [_either(a, b, c) for a in self.direct(term[1], t) if a.out == BOOL for b in self.direct(term[2], t)[:2]
                        for c in self.direct(term[3], t)[:2] if b.out == c.out]
            case "any of":
                return [f for other in term[1:] for f in self.direct(other, t)]
        raise Failure(head)

    def _op(self, term: Term, t: Type) -> list[Function]:
        pools = [self.direct(a, t)[:3] for a in term[2:]]
        out = []
        for chosen in product(*pools):
            types = tuple(f.out for f in chosen)
            found = block_for(term[1], types) if term[1] not in self.patterns else self._pattern(self.patterns[term[1]], types)
            if found is not None:
                out.append(_applied(found, chosen, t))
            elif len(types) == 2 and types[0].name == types[1].name == "list" and term[1] not in self.patterns:
                out += self._by_places(term[1], chosen, t)
        return out

    def _pattern(self, block: Block, types: Sequence[Type]) -> tuple[Block, tuple[Turn, ...], float] | None:
        """A pattern for arguments of these types."""
        self.calls += CALL_OF_PATTERN
        chosen = [next((u for u in turns(t) if u.to == p), None) for p, t in zip(block.params, types)]
        if len(block.params) != len(types) or any(u is None for u in chosen):
            return None
        return block, tuple(u for u in chosen if u is not None), sum(u.cost for u in chosen if u is not None)

    def _by_places(self, name: str, chosen: Sequence[Function], t: Type) -> list[Function]:
        """A binary op of two lists that it does not take: of their elements, place by place."""
        a, b = chosen
        x, y = a.out.args[0], b.out.args[0]
        found = block_for(name, (x, y))
        if found is None or found[0].result == BOOL:
            return []
        block, tu, cost = found
        f, g, fa, fb = _turned(tu[0]), _turned(tu[1]), a.fn, b.fn
        op, out, both = block.fn, list_of(block.result), tuple_of(x, y)

        def build(e: Expr, d: int) -> Expr:
            name = f"x{d + 1}a"
            v = Variable(name, both)
            sides: list[Expr] = [Apply("tuple_get", (v, Lit(i, INT)), s) for i, s in enumerate((x, y))]
            sides = [u.build(s) if u.build else s for u, s in zip(tu, sides)]
            pairs = Apply("zip", (a.build(e, d), b.build(e, d)), list_of(both))
            return Apply("map", (pairs, Lambda((Param(name, both),), block.build(sides), func_of((both,), block.result))), out)

        return [Function(t, out, lambda r, v: tuple([op(f(p), g(q)) for p, q in zip(fa(r, v), fb(r, v))]), build, cost + LIFT + a.cost + b.cost + 2 * PART)]

    def _higher(self, term: Term, t: Type) -> list[Function]:
        name, source, body = term[1:4]
        if (beside := besides(body)) and source == HOLE:
            if name == "find_index":
                return list(self.direct(("op", "first", ("where", body)), t))
            if name == "map_to":
                return list(self.direct(("op", "map_from_pairs", ("ho", "map", HOLE, ("pair", HOLE, body))), t))
            source, body, own = with_neighbours(body, beside)
            term = ("ho", name, source, body)
            if name in WHOLE:
                term = ("ho", "map", term, own) if name in WHOLE[:4] else applied_to(own, term)
            return list(self.direct(term, t))
        out = []
        for xs in self.functions(source, t)[:3]:
            for turn in turns(xs.out):
                if turn.to.name != "list":
                    continue
                element = turn.to.args[0]
                for b in self.functions(body, element)[:3]:
                    for higher in HIGHERS[name]:
                        if body_fits(higher.body, b.out) and allowed(result := higher.result(element, b.out)):
                            out.append(_with_lambda(self, higher, xs, turn, b, result, t))
                            break
        return out

    def lifted(self, term: Term, t: Type) -> tuple[Function, ...]:
        """A term of the elements: a test keeps those that pass, anything else is done to each."""
        if term == HOLE or t in (INT, FLOAT, BOOL):
            return ()
        out: list[Function] = []
        me = Function(t, t, lambda r, x: x, lambda e, d: e)
        if t.name == "map":
            out += [_values_with(b, t) for b in self.direct(term, t.args[1])[:2]]
        for turn in turns(t):
            if turn.to.name != "list" or (t.name == "map" and turn.to.args[0].name != "tuple"):
                continue
            element = turn.to.args[0]
            if t == STR and _is_of_texts(term):
                continue
            for b in self.direct(term, element)[:2]:
                name = "filter" if b.out == BOOL else "map"
                result = list_of(element) if b.out == BOOL else list_of(b.out)
                if not allowed(result):
                    continue
                f = _with_lambda(self, HIGHERS[name][0], me, turn, b, result, t)
                f.cost += KEEP - turn.cost if b.out == BOOL else LIFT
                if t == STR and result.args[0] == STR:
                    out.append(_joined(f, "", 0.0))
                    f.cost += 0.1
                elif t.name == "map" and result.args[0] == element:
                    out.append(_collected(f, t))
                    f.cost += 0.1
                out.append(f)
        beside = besides(term)
        if beside and t.name != "map":
            source, body, own = with_neighbours(term, beside)
            out += self.direct(("any of", ("ho", "map", ("ho", "filter", source, body), own), ("ho", "map", source, body)), t)
        return tuple(sorted(out, key=lambda f: f.cost)[:MOST])


def _known(v: Any) -> Any:
    if v is FAILED:
        raise Failure
    return v


class _Failed:
    def __repr__(self) -> str:
        return "FAILED"


FAILED = _Failed()


# what says nothing of a single letter
OF_TEXTS = frozenset(["length", "reverse", "first", "last", "index", "index_wrap", "sort", "sort_desc", "unique", "split_words", "split_lines", "split", "take", "drop", "take_last", "slice", "max_of", "min_of", "join", "first_char", "last_char", "chars", "capitalize", "title", "strip", "replace", "has_duplicates", "counts", "concat", "str_count", "repeat"])


def _is_of_texts(term: Term) -> bool:
    """Whether a term says something of a text that it can't say of each letter."""
    if term[0] == "ho" or (term[0] == "op" and term[1] in OF_TEXTS):
        return True
    return any(_is_of_texts(p) for p in term if type(p) is tuple and p)


def _after(f: Function, g: Function) -> Function:
    a, b = f.fn, g.fn
    return Function(f.arg, g.out, lambda r, x: b(r, a(r, x)), lambda e, d: g.build(f.build(e, d), d), f.cost + g.cost)


def _turned(turn: Turn) -> Callable[[Any], Any]:
    return turn.fn or (lambda x: x)


def _applied(found: tuple[Block, tuple[Turn, ...], float], args: Sequence[Function], t: Type) -> Function:
    block, tu, cost = found
    op = block.fn

    def build(e: Expr, d: int) -> Expr:
        return block.build([u.build(a.build(e, d)) if u.build else a.build(e, d) for u, a in zip(tu, args)])

    cost += sum(a.cost for a in args) + PART
    if len(args) == 1:
        a, f = args[0].fn, tu[0].fn
        if f is None:
            return Function(t, block.result, lambda r, x: op(a(r, x)), build, cost)
        turned = f
        return Function(t, block.result, lambda r, x: op(turned(a(r, x))), build, cost)
    if len(args) == 2:
        a, b, f, g = args[0].fn, args[1].fn, tu[0].fn, tu[1].fn
        if f is None and g is None:
            return Function(t, block.result, lambda r, x: op(a(r, x), b(r, x)), build, cost)
        f, g = _turned(tu[0]), _turned(tu[1])
        return Function(t, block.result, lambda r, x: op(f(a(r, x)), g(b(r, x))), build, cost)
    fns = [(_turned(u), a.fn) for u, a in zip(tu, args)]
    return Function(t, block.result, lambda r, x: op(*[f(a(r, x)) for f, a in fns]), build, cost)


def _with_lambda(counted: Meanings, higher: Higher, xs: Function, turn: Turn, body: Function, result: Type, t: Type) -> Function:
    fn, source, inner, f = higher.fn, xs.fn, body.fn, _turned(turn)
    element = turn.to.args[0]

    def call(r: int, x: Any) -> Any:
        items = tuple(f(source(r, x)))
        if len(items) > LONGEST:
            raise Failure
        counted.calls += len(items)
        return fn(items, tuple([inner(r, y) for y in items]))

    def build(e: Expr, d: int) -> Expr:
        name = f"x{d + 1}a"
        of = turn.build(xs.build(e, d)) if turn.build else xs.build(e, d)
        return Apply(higher.name, (of, Lambda((Param(name, element),), body.build(Variable(name, element), d + 1), func_of((element,), body.out))), result)

    return Function(t, result, call, build, xs.cost + body.cost + turn.cost + PART)


def _joined(f: Function, sep: str, cost: float) -> Function:
    fn = f.fn
    return Function(f.arg, STR, lambda r, x: sep.join(fn(r, x)), lambda e, d: Apply("join", (f.build(e, d), Lit(sep, STR)), STR), f.cost + cost)


def _collected(f: Function, t: Type) -> Function:
    fn = f.fn
    return Function(f.arg, t, lambda r, x: FrozenMap(fn(r, x)), lambda e, d: Apply("map_from_pairs", (f.build(e, d),), t), f.cost)


def _values_with(b: Function, t: Type) -> Function:
    """A map with a function of each value; with a test, the entries whose value passes."""
    fn, k, v = b.fn, *t.args
    if b.out == BOOL:
        def build(e: Expr, d: int) -> Expr:
            name = f"x{d + 1}"
            test = b.build(Variable(name + "b", v), d + 1)
            return Apply("map_filter", (e, Lambda((Param(name + "a", k), Param(name + "b", v)), test, func_of((k, v), BOOL))), t)

        return Function(t, t, lambda r, m: FrozenMap((x, y) for x, y in m.items() if fn(r, y)), build, b.cost + KEEP)
    out = Type("map", (k, b.out))

    def build_all(e: Expr, d: int) -> Expr:
        name = f"x{d + 1}a"
        return Apply("map_values_with", (e, Lambda((Param(name, v),), b.build(Variable(name, v), d + 1), func_of((v,), b.out))), out)

    return Function(t, out, lambda r, m: FrozenMap((x, fn(r, y)) for x, y in m.items()), build_all, b.cost + LIFT)


def _part(f: Function, i: int) -> Function | None:
    """A part of what a function gives: of a tuple, or an element of a list or text."""
    fn, t = f.fn, f.out
    if t.name == "tuple" and -len(t.args) <= i < len(t.args):
        at = i % len(t.args)
        part = t.args[at]
        return Function(f.arg, part, lambda r, x: fn(r, x)[at], lambda e, d: Apply("tuple_get", (f.build(e, d), Lit(at, INT)), part), f.cost + PART)
    if t.name in ("list", "vtuple", "str"):
        found = block_for("index_wrap" if i < 0 else "index", (t, INT))
        if found is not None:
            at_i = Function(f.arg, INT, lambda r, x: i, lambda e, d: Lit(i, INT))
            return _applied(found, (f, at_i), f.arg)
    return None


def _paired(a: Function, b: Function) -> Function:
    f, g, t = a.fn, b.fn, tuple_of(a.out, b.out)
    return Function(a.arg, t, lambda r, x: (f(r, x), g(r, x)), lambda e, d: Make((a.build(e, d), b.build(e, d)), t), a.cost + b.cost)


def _either(a: Function, b: Function, c: Function) -> Function:
    from yantra_codex.ir.nodes import IfExpr

    f, g, h = a.fn, b.fn, c.fn
    return Function(a.arg, b.out, lambda r, x: g(r, x) if f(r, x) else h(r, x),
                    lambda e, d: IfExpr(a.build(e, d), b.build(e, d), c.build(e, d), b.out), a.cost + b.cost + c.cost)


__all__ = ["FAILED", "HOLE", "Failure", "Function", "Meanings", "Term", "Value", "to_float", "turns"]
