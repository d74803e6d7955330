"""The chart of a request: what each span of its words may mean, the cheapest first.

Cells are filled from short spans to long ones (CKY); neighbouring meanings combine by their kinds, and a word may be skipped at a price.
Kinds: V a value | F of one value | B L M K N S D as in the lexicon, waiting for what they take | P two meanings | & and, | or, ! not |
&+ |+ "and X", "or X" | it& "it and" | A one of two values | BF "B of the same value" | KV a key's list without its key | if, C, CT, else, E the parts of a case | each.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yantra_codex.ir.types import BOOL, INT, STR, Type, list_of, tuple_of
from yantra_codex.search.compose.grammar_forms import HOLE, Term, applied_to, filled, is_closed, size
from yantra_codex.search.compose.grammar_terms import FAILED, Function, Meanings, Value

MOST_VALUES = 18
MOST_WANTED = 10
WIDTH = 2.3  # how much dearer than a cell's cheapest item one may be
CREDIT = 0.7
MOST_OF = {"V": 5, "F": 8, "P": 6, "&+": 6}
MOST_OTHERS = 3
PAIRS_TRIED = 26
STEP = 0.06
MOST_WORK = 50_000  # combinations tried, twice, and calls of lambdas; about a third of a second
PROBES = 4
GROUNDED, OTHER_PARAMETER = 0.35, 0.25
LARGEST = 40  # the longest text of a term is cut off at this many parts


@dataclass(slots=True, eq=False)
class Item:
    """A meaning of a span. term: of F, B, L, M, K and the conditions; value: of V; parts: of P."""

    kind: str
    cost: float
    term: Term = HOLE
    value: Value | None = None
    parts: tuple[Any, ...] = ()
    id: int | None = None

    def key(self) -> Any:
        if self.value is not None:
            return ("V", self.value.type, self.value.col, self.value.each)
        return (self.kind, self.term, self.parts)

    def as_term(self) -> Term:
        return ("val", self.value) if self.value is not None else self.term


Cell = dict[str, list[Item]]


def probes_of(parameters: Sequence[Value]) -> list[tuple[Type, list[tuple[int, Any]]]]:
    """The types in play with some values of each: those of the parameters and of what is in them, whole numbers and texts."""
    found: dict[Type, dict[Any, int]] = {}

    def note(t: Type, x: Any, r: int, deep: int) -> None:
        known = found.setdefault(t, {})
        if len(known) < PROBES:
            known.setdefault(x, r)
        if deep > 2:
            return
        inner = list(x) if t.name in ("list", "vtuple", "set") else []
        for y in inner[:2]:
            note(t.args[0], y, r, deep + 1)
        if t.name == "tuple":
            for a, y in zip(t.args, x):
                note(a, y, r, deep + 1)
        if t.name == "map":
            for pair in list(x.items())[:2]:
                note(tuple_of(*t.args), pair, r, deep + 1)

    for v in parameters:
        for r in range(len(v.col)):
            note(v.type, v.col[r], r, 0)
    for t, x in ((INT, 7), (INT, -12), (INT, 30), (STR, "Ab1"), (STR, "a bc"), (list_of(STR), ("x", "Y2")), (list_of(INT), (4, -1, 6, 4))):
        found.setdefault(t, {}).setdefault(x, 0)
    return [(t, [(r, x) for x, r in xs.items()]) for t, xs in found.items()]


class Chart:
    """Fills the cells. parameters: the values that an unnamed argument may be; rows: how many, the first `needed` are examples."""

    def __init__(self, meanings: Meanings, parameters: Sequence[Value], rows: int, needed: int, check: Callable[[], None], wanted: Type):
        self.meanings, self.parameters, self.rows, self.needed, self.check, self.wanted = meanings, parameters, rows, needed, check, wanted
        self.wanted_pool = f"V {wanted}"
        self.others_stay = False  # whether what is done to some elements leaves the others as they are
        self.evaluations = 0
        self.tries = 0
        self.ids: dict[Any, int] = {}
        self.behaviours: dict[Term, Any] = {}
        self.probes = probes_of(parameters)
        self.known: dict[tuple[Term, Value], list[tuple[float, Value]]] = {}
        self.best: dict[Any, Item] = {}  # of the cell that is being filled
        self.costs: dict[str, list[float]] = {}

    def fill(self, lexical: dict[tuple[int, int], list[Item]], skips: Sequence[float]) -> dict[tuple[int, int], Cell]:
        """Every cell by its span (start, end); the widest are missing where there was too much else."""
        n = len(skips)
        cells: dict[tuple[int, int], Cell] = {}
        for width in range(1, n + 1):
            for i in range(n - width + 1):
                if self.tries * 2 + self.meanings.calls > MOST_WORK:
                    return cells
                j = i + width
                self.best, self.costs = {}, {}
                for item in lexical.get((i, j), ()):
                    self.put(item)
                if width > 1:
                    for cell, price in ((cells[i, j - 1], skips[j - 1]), (cells[i + 1, j], skips[i])):
                        for kind, items in cell.items():
                            for item in items:
                                if self.room(pool(item), item.cost + price):
                                    self.put(Item(kind, item.cost + price, item.term, item.value, item.parts, item.id))
                    for k in range(i + 1, j):
                        self._combine(cells[i, k], cells[k, j])
                self._ground()
                cells[i, j] = self.pruned()
                self.check()
        return cells

    def behaviour(self, term: Term) -> Any:
        """What a function does to the values in play: the key of those that do the same, None where it does nothing to any."""
        if term in self.behaviours:
            return self.behaviours[term]
        out: list[Any] = []
        acts = False
        for t, values in self.probes:
            for f in self.meanings.functions(term, t)[:2]:
                got: list[Any] = []
                for r, x in values:
                    try:
                        y = f.fn(r, x)
                        hash(y)
                    except Exception:  # as in evaluated
                        y = FAILED
                    got.append(y)
                self.evaluations += len(values)
                if all(y is FAILED for y in got):
                    continue
                acts = acts or f.out != t or got != [x for _, x in values]
                out.append((t, f.out, tuple(got)))
        key = self.behaviours[term] = ("F", *out) if acts else None
        return key

    def most(self, kind: str) -> int:
        """How many items of a pool a cell keeps: more values of the result's type."""
        if kind == self.wanted_pool:
            return MOST_WANTED
        return MOST_OF.get(kind[:1] if kind[1:2] == " " else kind, MOST_OTHERS)

    def room(self, kind: str, cost: float) -> bool:
        """Whether an item of this cost may be among those that a cell keeps."""
        costs = self.costs.get(kind)
        most = self.most(kind)
        return costs is None or len(costs) < most or cost < costs[most - 1]

    def put(self, item: Item) -> None:
        key = item.id
        if key is None:
            what = self.behaviour(item.term) if item.kind == "F" else item.key()
            if what is None:
                return
            key = item.id = self.ids.setdefault(what, len(self.ids))
        known = self.best.get(key)
        if known is None:
            self.best[key] = item
        elif item.cost < known.cost:
            self.best[key] = item
            self.costs[pool(known)].remove(known.cost)
        else:
            return
        insort(self.costs.setdefault(pool(item), []), item.cost)

    def _combine(self, left: Cell, right: Cell) -> None:
        for a_kind, a_items in left.items():
            for b_kind, b_items in right.items():
                found = RULES.get((a_kind, b_kind))
                if found is None:
                    continue
                rule, *kinds = found
                for m, a in enumerate(a_items):
                    for b in b_items[: max(1, PAIRS_TRIED // ((m + 1) * 2))]:
                        cost = a.cost + b.cost + STEP
                        if not any(self.room(k, cost) for k in kinds):
                            break
                        self.tries += 1
                        for item in rule(self, a, b, cost):
                            if self.room(pool(item), item.cost):
                                self.put(item)

    def _ground(self) -> None:
        """The cheapest functions, of the parameters that they may be of."""
        functions = sorted((i for i in self.best.values() if i.kind == "F"), key=lambda i: i.cost)[:5]
        for f in functions:
            cost = f.cost + GROUNDED
            for v in self.parameters:
                if not self.room("V", cost):
                    break
                found = False
                for item in self.applied(f.term, v, cost):
                    self.put(item)
                    found = True
                if found:
                    cost += OTHER_PARAMETER

    def pruned(self) -> Cell:
        """The items that the cell keeps: the cheapest of each pool; values of the result's type are given some credit."""
        cell: Cell = {}
        taken: dict[str, int] = {}
        highest = min((i.cost for i in self.best.values()), default=0.0) + WIDTH
        for item in sorted(self.best.values(), key=lambda i: i.cost - CREDIT * (i.value is not None and i.value.type == self.wanted)):
            name = pool(item)
            if item.cost > highest:
                continue
            if taken.get(name, 0) < self.most(name) and (item.value is None or len(cell.get("V", ())) < MOST_VALUES):
                taken[name] = taken.get(name, 0) + 1
                cell.setdefault(item.kind, []).append(item)
        return cell

    # ------------------------------------------------------------ values

    def applied(self, term: Term, v: Value, cost: float) -> Iterator[Item]:
        """What a function gives of a value."""
        key = (term, v)
        known = self.known.get(key)
        if not v.uses and v.type != INT:
            return
        if known is None:
            known = self.known[key] = []
            for f in self.meanings.functions(term, v.type):
                extra = f.cost
                if v.each:
                    extra += -0.25 if f in self.meanings.lifted(term, v.type) else 0.5
                made = self.evaluated(f, v)
                if made is not None:
                    made.each = v.each and made.type == v.type
                    known.append((max(extra, 0.0), made))
        for extra, made in known:
            yield Item("V", cost + extra, value=made)

    def evaluated(self, f: Function, v: Value, closed: Term | None = None) -> Value | None:
        col: list[Any] = []
        failed = 0
        fn = f.fn
        self.evaluations += self.rows
        for r, x in enumerate(v.col):
            if x is FAILED:
                col.append(FAILED)
                failed += r < self.needed
                continue
            try:
                y = fn(r, x)
                hash(y)
            except Exception:  # an op's own errors are many kinds; the row has no value
                y = FAILED
                failed += r < self.needed
                if failed == self.needed:
                    return None
            col.append(y)
        if failed == self.needed:
            return None
        return Value(f.out, tuple(col), f.build(v.expr, 0), uses=v.uses if not closed else any(v.uses for v in values_in(closed)))

    def item_of(self, term: Term, cost: float) -> Iterator[Item]:
        """A term as a value where it has no hole, else as a function."""
        if not is_closed(term):
            if size(term) < LARGEST:
                yield Item("F", cost, term)
            return
        dummy = self.parameters[0]
        for f in self.meanings.direct(term, dummy.type)[:3]:
            made = self.evaluated(f, dummy, term)
            if made is not None:
                yield Item("V", cost + f.cost, value=made)


def values_in(term: Term) -> Iterator[Value]:
    for p in term:
        if isinstance(p, Value):
            yield p
        elif type(p) is tuple:
            yield from values_in(p)


def pool(item: Item) -> str:
    """What an item competes with: values with those of their type, others with their kind."""
    return item.kind if item.value is None else f"V {item.value.type}"


# ---------------------------------------------------------------- rules

Rule = Callable[[Chart, Item, Item, float], Iterator[Item]]


def value_then_function(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    assert a.value is not None
    yield from c.applied(b.term, a.value, cost)


def function_then_value(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    return value_then_function(c, b, a, cost)


def two_functions(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    if size(a.term) + size(b.term) < LARGEST:
        yield Item("F", cost, ("seq", b.term, a.term))
        yield Item("F", cost, ("seq", a.term, b.term))
        if c.others_stay:  # "double every second one"
            yield Item("F", cost, ("each", ("if", b.term, a.term, HOLE)))


def with_operand(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """B and the value after it."""
    if b.value is not None and b.value.type.name in ("list", "map", "set") and a.cost > 0.4:
        return
    yield from c.item_of(filled(a.term, {"$1": b.as_term()}), cost)


def with_same(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """B and a function of the same value: "equal to its reverse"."""
    term = filled(a.term, {"$1": b.term})
    yield Item("F", cost + 0.1, term)
    yield Item("BF", cost, a.term, parts=(b.term,))


def function_and_same(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """F1 B F2: "the first letter equals the last"."""
    yield from c.item_of(filled(applied_to(b.term, a.term), {"$1": b.parts[0]}), cost)


def value_and_same(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """V B F: the function of each parameter."""
    for v in c.parameters[:2]:
        yield from c.item_of(filled(applied_to(b.term, a.as_term()), {"$1": ("seq", ("val", v), b.parts[0])}), cost + GROUNDED)


def number_before(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    assert a.value is not None
    if a.value.type.name in ("int", "float", "str"):
        yield Item("F", cost, filled(b.term, {"$1": a.as_term()}))


def two_after(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    x, y = b.parts
    yield from c.item_of(filled(a.term, {"$1": x, "$2": y}), cost)


def of_two(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """Two meanings and what is said of both: "A and B are equal"."""
    return two_after(c, b, a, cost)


def with_key(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    if size(a.term) + size(b.term) < LARGEST:
        yield Item("F", cost, filled(a.term, {"$key": b.term}))


def descending(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """An order and its direction, in either order of words."""
    order, down = (b, a) if a.kind == "D" else (a, b)
    if order.term[0] == "ho" and order.term[1] in ("sort_by", "sort_by_desc"):
        yield Item(order.kind, cost, ("ho", "sort_by_desc" if down.term == HOLE else "sort_by", *order.term[2:]))


def key_of(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """K and its list, the key to come: "all numbers ..."."""
    assert b.value is not None
    if b.value.type.name not in ("int", "float", "bool"):
        yield Item("KV", cost, a.term, parts=(b.value,))
    if not b.value.uses and b.value.type in (INT, STR):
        yield Item("F", cost + 0.1, filled(a.term, {"$key": ("op", "eq", HOLE, b.as_term())}))


def key_at_last(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    yield from c.applied(filled(a.term, {"$key": b.term}), a.parts[0], cost)


def joined(kind: str) -> Rule:
    def rule(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
        yield Item(kind, cost, parts=(b,))

    return rule


def both(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """X and Y."""
    other: Item = b.parts[0]
    x, y = a.as_term(), other.as_term()
    yield Item("P", cost, parts=(x, y))
    if a.kind == other.kind == "F":
        yield Item("F", cost, ("op", "and", x, y))
        yield Item("F", cost + 0.05, ("seq", x, y))
        yield Item("F", cost + 0.2, ("pair", x, y))
    elif a.kind == other.kind == "V":
        yield from c.item_of(("pair", x, y), cost + 0.1)
        if a.value is not None and other.value is not None and a.value.type == other.value.type == c.wanted and c.wanted.name == "list":
            yield from c.item_of(("op", "concat", x, y), cost + 0.2)
        if a.value is not None and other.value is not None and a.value.type == other.value.type == BOOL:
            yield from c.item_of(("op", "and", x, y), cost)
    elif a.kind == "V" and a.value is not None:
        yield from c.applied(other.term, a.value, cost)


def either(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    other: Item = b.parts[0]
    if a.kind == other.kind:
        yield from c.item_of(("op", "or", a.as_term(), other.as_term()), cost)
    yield Item("P", cost + 0.2, parts=(a.as_term(), other.as_term()))
    if a.value is not None and other.value is not None and a.value.type == other.value.type:
        yield Item("A", cost, parts=(a.as_term(), other.as_term()))
        yield Item("F", cost + 0.3, ("op", "or", ("op", "eq", HOLE, a.as_term()), ("op", "eq", HOLE, other.as_term())))


def one_of(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """B of either of two values: "starts with 'a' or 'b'"."""
    x, y = b.parts
    yield from c.item_of(("op", "or", filled(a.term, {"$1": x}), filled(a.term, {"$1": y})), cost)


def all_of(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """B of both of two: "larger than both neighbours"."""
    x, y = b.parts
    yield from c.item_of(("op", "and", filled(a.term, {"$1": x}), filled(a.term, {"$1": y})), cost)


def key_before(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """N and the key before it: "the largest so far"."""
    return with_key(c, b, a, cost)


def it_and(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """The element and what follows: "between it and the maximum"."""
    yield Item("P", cost - (GROUNDED if b.value is not None else 0), parts=(HOLE, b.as_term()))


def same_of(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    """S and its key: "the same length", as B."""
    if size(a.term) + 2 * size(b.term) < LARGEST:
        yield Item("B", cost, filled(a.term, {"$key": b.term}))


def denied(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    yield from c.item_of(("op", "not", b.as_term()), cost)


def each_of(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    if b.value is not None and b.value.type.name not in ("int", "float", "bool"):
        yield Item("V", cost, value=Value(b.value.type, b.value.col, b.value.expr, True))


def each_done(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    yield Item("F", cost, ("each", b.term))


def condition(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    if b.value is None or b.value.type == BOOL:
        yield Item("C", cost, b.as_term())


def consequence(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    yield Item("CT", cost, parts=(a.term, b.as_term()))


def consequence_before(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    return consequence(c, b, a, cost)


def alternative(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    yield Item("E", cost, b.as_term())


def decided(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    test, then = a.parts
    yield from c.item_of(("if", test, then, b.as_term()), cost)


def decided_plainly(c: Chart, a: Item, b: Item, cost: float) -> Iterator[Item]:
    return decided(c, a, b, cost + 0.3)


RULES: dict[tuple[str, str], tuple[Any, ...]] = {
    ("V", "F"): (value_then_function, "V"), ("F", "V"): (function_then_value, "V"), ("F", "F"): (two_functions, "F"), ("B", "V"): (with_operand, "F", "V"),
    ("B", "F"): (with_same, "F", "BF"), ("F", "BF"): (function_and_same, "F"), ("V", "BF"): (value_and_same, "V"), ("V", "L"): (number_before, "F"),
    ("M", "P"): (two_after, "F", "V"), ("P", "M"): (of_two, "F", "V"), ("K", "F"): (with_key, "F"), ("K", "V"): (key_of, "KV", "F"), ("KV", "F"): (key_at_last, "V"),
    ("&", "V"): (joined("&+"), "&+"), ("&", "F"): (joined("&+"), "&+"), ("|", "V"): (joined("|+"), "|+"), ("|", "F"): (joined("|+"), "|+"),
    ("V", "&+"): (both, "V", "P"), ("F", "&+"): (both, "F", "P"), ("V", "|+"): (either, "V", "P", "F", "A"), ("B", "A"): (one_of, "F"), ("B", "P"): (all_of, "F"), ("F", "N"): (key_before, "F"), ("S", "F"): (same_of, "B"), ("it&", "V"): (it_and, "P"), ("it&", "F"): (it_and, "P"), ("F", "|+"): (either, "F", "P"), ("!", "F"): (denied, "F"),
    ("!", "V"): (denied, "V"), ("each", "V"): (each_of, "V"), ("each", "F"): (each_done, "F"), ("if", "F"): (condition, "C"), ("if", "V"): (condition, "C"),
    ("C", "V"): (consequence, "CT"), ("C", "F"): (consequence, "CT"), ("V", "C"): (consequence_before, "CT"), ("F", "C"): (consequence_before, "CT"),
    ("F", "D"): (descending, "F"), ("D", "F"): (descending, "F"), ("D", "K"): (descending, "K"), ("K", "D"): (descending, "K"),
    ("else", "V"): (alternative, "E"), ("else", "F"): (alternative, "E"), ("CT", "E"): (decided, "V", "F"), ("CT", "V"): (decided_plainly, "V", "F"),
    ("CT", "F"): (decided_plainly, "V", "F"),
}


__all__ = ["Cell", "Chart", "Item"]
