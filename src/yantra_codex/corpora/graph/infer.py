"""What an expression stands for, as far as one can say without running it: the part that all languages share.

`values` goes from an expression to the definitions, modules and instances that it can stand for (world.py lists the
forms). It follows assignments, imports, attributes, inheritance, written types, and what functions return. Where it
does not know, the answer is empty: better no edge than a wrong one. Everything is asked for once and remembered; a
question that comes back to itself, or goes too deep, has no answer. A language overrides what differs.
"""

from __future__ import annotations

from typing import Any

from yantra_codex.corpora.graph.facts import Expr
from yantra_codex.corpora.graph.world import END, Value, Values, View, World

DEEPEST = 40
DEEPEST_TYPE = 36  # a little less, so that what a type names can still be looked up
REMEMBERED = 300_000  # answers; with more, all are forgotten after the next file, so that memory stays bounded
MOST = 8  # values that one expression can stand for; with more it says nothing


class Infer:
    """Answers questions about one language's files of a tree."""

    BLOCK_SCOPED = True  # a name holds in its block only
    HOISTS_IN_FUNCTIONS = True  # a name of an enclosing function is seen as it is at that function's end
    CLASS_SCOPES = False  # names of a class body are seen from its methods without a receiver

    def __init__(self, world: World, views: list[View]):
        self.world, self.views = world, views
        self.depth = 0
        self.busy: set[Any] = set()
        self.memo: dict[Any, Values] = {}
        self.callers: dict[int, list[tuple[View, int]]] = {}
        self.members_of: dict[int, dict[str, list[Any]]] = {}  # class or function -> attribute -> [(view, scope, byte, expression)]
        self.subclasses: dict[int, list[int]] = {}
        self.prepare()

    def prepare(self) -> None:
        """Whatever has to be known of all files before the first question."""

    # ---- asking once

    def once(self, key: Any, ask: Any, *args: Any) -> Values:
        known = self.memo.get(key)
        if known is not None:
            return known
        if key in self.busy or self.depth > DEEPEST:
            return ()
        self.busy.add(key)
        self.depth += 1
        try:
            out: Values = ask(*args)
        finally:
            self.depth -= 1
            self.busy.discard(key)
        out = distinct(out)
        self.memo[key] = out
        return out

    def forget(self) -> None:
        if len(self.memo) > REMEMBERED:
            self.memo.clear()

    # ---- expressions

    def values(self, v: View, scope: int, at: int, e: Expr) -> Values:
        """What expression e, at that byte of that scope, can stand for."""
        if e is None:
            return ()
        if isinstance(e, str):
            return self.once((v.number, scope, at, e), self.lookup, v, scope, at, e)
        if self.depth > DEEPEST:
            return ()
        self.depth += 1
        try:
            op = e[0]
            ask = _OPS.get(op)
            return ask(self, v, scope, at, e) if ask else self.other(v, scope, at, e)
        finally:
            self.depth -= 1

    def other(self, v: View, scope: int, at: int, e: Expr) -> Values:
        """An expression that only this language has."""
        return ()

    def _attribute(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.attribute(base, e[2]))

    def _call(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.once((v.number, "c", e[1]), self.call_result, v, e[1])

    def _def(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return (self.definition_value(v, e[1]),)

    def _import(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.once((v.number, "i", e[1]), self.import_values, v, e[1])

    def _typed(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.written(v, scope, at, e[1])

    def _element(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.item(base, e[2] if len(e) > 2 else None, (v, scope, at)))

    def _each(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.each(base))

    def _literal(self, v: View, scope: int, at: int, e: Expr) -> Values:
        if e[1] == "None":
            return ()
        return (("B", e[1], tuple(distinct(self.values(v, scope, at, x)) for x in e[2:])),)

    def _either(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.one_of([self.values(v, scope, at, part) for part in e[1:]])

    def one_of(self, parts: list[Values]) -> Values:
        """What is one of several things can be."""
        return tuple(x for values in parts for x in values)

    def _seen_from(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.values(v, scope, e[1], e[2])

    def _param(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return self.once((v.number, "p", e[1], e[2]), self.param, v, e[1], e[2], e[3])

    def _await(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for base in self.values(v, scope, at, e[1]) for x in self.awaited(base))

    def _instance_of(self, v: View, scope: int, at: int, e: Expr) -> Values:
        return tuple(x for c in self.values(v, scope, at, e[1]) for x in self.instances(c))

    # ---- names

    def lookup(self, v: View, scope: int, at: int, name: str) -> Values:
        """What a name stands for at a byte of a scope."""
        found = self.find(v, scope, at, name)
        if found is None:
            return self.nowhere(v, name)
        return tuple(x for k in found for x in self.bound(v, k))

    def find(self, v: View, scope: int, at: int, name: str) -> list[int] | None:
        """The binds that a name can mean at a byte of a scope, None where the file does not bind it."""
        first, order = True, at
        position = at if at < END or scope == 0 else v.defs[scope][7] - 1
        while scope >= 0:
            d = v.defs[scope]
            if first or self.CLASS_SCOPES or d[0] != "class":
                ks = v.names.get((scope, name))
                if ks:
                    found = self.reaching(v, ks, position, order)
                    if found:
                        return found
            if d[0] != "class":
                first = False
            position = d[6]
            scope = d[2]
            order = END if scope == 0 or self.HOISTS_IN_FUNCTIONS else position
        return None

    def reaching(self, v: View, ks: list[int], position: int, order: int) -> list[int]:
        """Of the binds of one name in one scope, those whose value can be there: the last one that surely ran, and later
        ones that may have."""
        out: list[int] = []
        binds, blocks = v.binds, v.blocks
        for k in reversed(ks):
            b = binds[k]
            start, end = blocks[b[3]]
            around = start <= position < end
            if b[2] <= order:
                if around:
                    out.append(k)
                    return out
                if (len(b) > 5) == self.BLOCK_SCOPED:
                    out.append(k)
        if out:
            return out
        return [k for k in ks if (len(binds[k]) > 5) == self.BLOCK_SCOPED or blocks[binds[k][3]][0] <= position < blocks[binds[k][3]][1]]

    def bound(self, v: View, k: int) -> Values:
        b = v.binds[k]
        return self.once((v.number, "b", k), self.values, v, b[0], b[2] - 1, b[4])

    def nowhere(self, v: View, name: str) -> Values:
        """What a name stands for that the file does not bind."""
        return ()

    def definition_value(self, v: View, k: int) -> Value:
        return ("C" if v.defs[k][0] == "class" else "F", v.base + k, ())

    # ---- what languages differ in

    def import_values(self, v: View, k: int) -> Values:
        return ()

    def attribute(self, base: Value, name: str) -> Values:
        return ()

    def item(self, base: Value, key: Expr, place: tuple[View, int, int]) -> Values:
        return ()

    def each(self, base: Value) -> Values:
        return ()

    def awaited(self, base: Value) -> Values:
        return base[2][0] if base[0] == "B" and base[1] == "promise" and base[2] else (base,)

    def param(self, v: View, k: int, i: int, default: Expr) -> Values:
        return ()

    def instances(self, c: Value) -> Values:
        """What calling or instantiating this class gives."""
        if c[0] == "C":
            return (("I", c[1], c[2]),)
        if c[0] == "K":
            return (("S", c[1]),)
        if c[0] == "B" and c[1] == "tuple":
            return tuple(x for part in c[2] for y in part for x in self.instances(y))
        return ()

    # ---- calls

    def callee(self, v: View, k: int) -> Values:
        """What call k of a file calls."""
        call = v.facts.calls[k]
        return self.once((v.number, "f", k), self.values, v, call[0], call[3], call[4])

    def call_result(self, v: View, k: int) -> Values:
        return tuple(x for f in self.callee(v, k) for x in self.result(f, v, k))

    def result(self, f: Value, v: View, k: int) -> Values:
        """What calling f at call k gives."""
        if f[0] in "CK":
            return self.instances(f)
        if f[0] == "F":
            return self.as_seen(self.returned(f[1]), f[2])
        return ()

    def returned(self, number: int) -> Values:
        """What a function gives back."""
        return self.once(("r", number), self.find_returned, number)

    def find_returned(self, number: int) -> Values:
        return ()

    def as_seen(self, given: Values, receiver: Any) -> Values:
        """`given` with self replaced by the receiver that the method was taken from."""
        if not receiver or not given:
            return given
        out: list[Value] = []
        for x in given:
            if x[0] == "S" and receiver[0] in "ISCK":
                out.append(receiver if receiver[0] in "IS" else ("I", receiver[1], ()) if receiver[0] == "C" else ("S", receiver[1]))
            elif x[0] == "K" and receiver[0] in "ISCK":
                out.append(("C", receiver[1], ()) if receiver[0] in "IC" else ("K", receiver[1]))
            elif x[0] == "B" and x[2]:
                out.append(("B", x[1], tuple(self.as_seen(part, receiver) for part in x[2])))
            else:
                out.append(x)
        return tuple(out)

    # ---- written types

    def written(self, v: View, scope: int, at: int, t: Expr) -> Values:
        """The values that a written type allows, at that byte of that scope."""
        if t is None or self.depth > DEEPEST_TYPE:
            return ()
        self.depth += 1
        try:
            return distinct(self.find_written(v, scope, at, t))
        finally:
            self.depth -= 1

    def find_written(self, v: View, scope: int, at: int, t: Expr) -> Values:
        op = "" if isinstance(t, str) else t[0]
        if op == "l":
            return (("B", t[1], tuple(self.written(v, scope, at, a) for a in t[2:])),)
        if op == "<":
            args = tuple(self.written(v, scope, at, a) for a in t[2:])
            return tuple(x for c in self.values(v, scope, at, t[1]) for x in self.of_type(c, args))
        if op == "fn":
            return (("B", "func", (self.written(v, scope, at, t[1]), *(self.written(v, scope, at, p) for p in t[2]))),)
        if op == "|":
            return tuple(x for part in t[1:] for x in self.written(v, scope, at, part))
        return tuple(x for c in self.values(v, scope, at, t) for x in self.of_type(c, ()))

    def of_type(self, c: Value, args: tuple[Values, ...]) -> Values:
        """An instance of a type with these arguments."""
        return ()

    # ---- type parameters

    def replaced(self, given: Values, by: dict[tuple[int, int], Values]) -> Values:
        """`given` with type parameters (definition, number) replaced by what they are."""
        if not by or not given:
            return given
        out: list[Value] = []
        for y in given:
            if y[0] == "V":
                out += by.get((y[1], y[2]), (y,))
            elif y[0] in "BIC" and len(y) > 2 and y[2]:
                out.append((y[0], y[1], tuple(self.replaced(a, by) for a in y[2])))
            else:
                out.append(y)
        return distinct(tuple(out))

    def match(self, wanted: Values, got: Values, by: dict[tuple[int, int], Values], depth: int = 0) -> None:
        """Note what the type parameters in `wanted` have to be where `got` is given for it."""
        for x in wanted:
            if x[0] == "V":
                if got:
                    by.setdefault((x[1], x[2]), got)
            elif depth < 4 and x[0] in "BI":
                for y in got:
                    if y[0] == "F" and x[:2] == ("B", "func") and x[2]:
                        self.match(x[2][0], self.returned(y[1]), by, depth + 1)
                    elif x[0] == y[0] and x[1] == y[1]:
                        for a, b in zip(x[2], y[2]):
                            self.match(a, b, by, depth + 1)

    # ---- what the graph asks

    def targets(self, v: View, k: int) -> list[int]:
        """The definitions that call k of a file means; a class stands for its constructor."""
        return [x for f in self.callee(v, k) for x in self.called(f)]

    def called(self, f: Value) -> list[int]:
        return [f[1]] if f[0] in "CFK" else []

    def is_external(self, v: View, k: int) -> bool:
        """Whether what call k means is known, and outside the tree."""
        return any(f[0] in "XTB" for f in self.callee(v, k))

    def imported(self, v: View, k: int) -> Values:
        """What import k brings into a file: modules, else the definition's module."""
        out: list[Value] = []
        for x in self.module(v, v.facts.imports[k][0]):
            out.append(x)
        return tuple(out)

    def module(self, v: View, name: str) -> Values:
        return ()

    def bases(self, number: int) -> list[int]:
        """The classes of the tree that a class names as its bases."""
        return []

    def owner_of(self, v: View, k: int) -> int:
        """The definition that a definition belongs to."""
        return v.base + v.defs[k][2]

    def types_in(self, v: View, scope: int, t: Expr) -> list[int]:
        """The classes of the tree that a written type names."""
        out: list[int] = []
        todo = [t]
        while todo:
            e = todo.pop()
            if isinstance(e, str) or (isinstance(e, list) and e[:1] == ["."]):
                out += [x[1] for x in self.values(v, scope, END, e) if x[0] == "C"]
            elif isinstance(e, list):
                todo += [x for x in reversed(e[1:]) if isinstance(x, (str, list))]
        return out


def distinct(xs: Values) -> Values:
    if len(xs) < 2:
        return tuple(xs)
    out = tuple(dict.fromkeys(xs))
    return out if len(out) <= MOST else ()


_OPS = {
    ".": Infer._attribute, "c": Infer._call, "d": Infer._def, "i": Infer._import, "t": Infer._typed, "[": Infer._element, "*": Infer._each,
    "l": Infer._literal, "|": Infer._either, "@": Infer._seen_from, "p": Infer._param, "aw": Infer._await, "inst": Infer._instance_of,
}
