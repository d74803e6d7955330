"""The walks over a source's functions, repeated until their types are stable."""

from __future__ import annotations

import ast

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import Expr, Raise, Return
from yantra_codex.ir.types import ANY, FLOAT, INT, NEVER, NONE, Type
from yantra_codex.languages.pylift import (
    assignment,
    builtins,
    changes,
    classes,
    comparison,
    comprehensions,
    conditions,
    exprs,
    iteration,
    loops,
    methods,
    module_bisect,
    module_containers,
    module_itertools,
    module_sorted,
    modules,
    operators,
    ordering,
    places,
    raising,
    regex,
    statements,
)
from yantra_codex.languages.pylift.bindings import Bindings
from yantra_codex.languages.pylift.context import Cx, Routine, assigned_names, lit
from yantra_codex.languages.pylift.convert import coerce
from yantra_codex.languages.pylift.kinds import fill_never, has, is_precise, pyjoin
from yantra_codex.languages.pylift.live import changed_by, strongly_changed
from yantra_codex.languages.pylift.number_kinds import Question
from yantra_codex.languages.pylift.scopes import Source
from yantra_codex.languages.pylift.variants import Variants
from yantra_codex.languages.pylift.webs import rejoin

# importing them registers what each kind of node, built-in and module function lifts to
REGISTERED = (assignment, builtins, changes, classes, comparison, comprehensions, conditions, exprs, iteration, loops, methods,
              module_bisect, module_containers, module_itertools, module_sorted, modules, operators, ordering, raising, regex)
MAX_ROUNDS = 24


class Lifter(Bindings):
    """One source being lifted: the functions, the state of the repeated walks. budget: nodes that may still be walked.

    apart: helpers get a copy for each way in which the kinds of their arguments' numbers differ.
    """

    def __init__(self, source: Source, budget: list[int], apart: bool = False):
        super().__init__(source)
        self.changed = False
        self.unknown: ast.AST | None = None
        self.errors: list[Unsupported] = []
        self.queue: list[Routine] = []
        self.budget = budget
        self.round = 0
        self.oddities = 0
        self.stores: dict[int, tuple[ast.AST, set[str]]] = {}  # by id, with the node so that the id stays its own
        self.variants = Variants(source.taken) if apart else None
        self.questions: list[Question] = []
        self.shown = NEVER  # the type of the results that the entry's examples show

    def gives_floats(self, cx: Cx) -> bool:
        """Whether the function walked is the entry and its declared or shown result is a float."""
        t = cx.fn.declared_returns or self.shown
        return cx.fn.is_entry and (t.args[0] if t.name == "option" else t) == FLOAT

    def solve(self, entry: Routine) -> None:
        """Walk until the types are stable, join the variables that have one name and one type, and walk again."""
        entry.is_entry = True
        self.settle(entry)
        if sum(rejoin(fn, fn.types) for fn in self.queue):
            self.stores.clear()
            for fn in self.queue:
                fn.forget()
            self.settle(entry)

    def settle(self, entry: Routine) -> None:
        """Walk the entry and all it reaches until the types are stable; raises the first thing that can't be lifted."""
        filled = False
        for self.round in range(MAX_ROUNDS):
            self.changed, self.unknown, self.errors, self.oddities, self.questions = False, None, [], 0, []
            self.queue = [entry]
            for fn in self.queue:
                self.walk(fn)
            if self.changed:
                continue
            if not filled and not self.errors and self.fill_unknown():
                filled = True
                continue
            break
        else:
            raise Unsupported("the types of this function do not settle", line=entry.node.lineno, language="python")
        if self.errors:
            raise self.errors[0]

    def walk(self, fn: Routine) -> None:
        cx = Cx(self, fn)
        cx.used |= set(self.source.functions)
        try:
            body = list(statements.block(cx, fn.node.body))
        except RecursionError:
            raise Unsupported("source text nested too deeply", line=fn.node.lineno, language="python") from None
        if not statements.ends(fn.node.body):
            self.returns(cx, NONE)
            if fn.returns.name not in ("none", "option", "any", "never"):
                # the declared result leaves no room for the None that Python would give here
                body.append(Raise("TypeError", lit(f"{fn.node.name} ended without a value")))
            elif fn.returns != NONE:
                body.append(Return(coerce(cx, lit(None), fn.returns)))
        fn.body = tuple(body)
        self.settle_bounds(fn, cx)
        strong = strongly_changed(fn.body, self.routines()) & fn.inout
        if strong - fn.strong:
            fn.strong |= strong
            self.changed = True

    def routines(self) -> dict[str, Routine]:
        """The functions met so far, by name."""
        return {fn.name: fn for fn in self.queue if fn.strong}

    def acts(self, e: Expr) -> bool:
        """Whether working out an expression changes variables."""
        routines = self.routines()
        return bool(routines) and next(changed_by(e, routines), None) is not None

    def settle_bounds(self, fn: Routine, cx: Cx) -> None:
        """Lower bounds of int variables for the next walk: they may only sink, and not for long."""
        for name, low in cx.new_low.items():
            old = fn.low.get(name, low)
            if name not in fn.low or old != low:
                if name in fn.low and old is None:
                    continue
                new = low if low is not None and (old is None or low <= old) else None if low is None else old
                if name in fn.low and self.round > 4:
                    new = None
                if name not in fn.low or fn.low[name] != new:
                    fn.low[name] = new
                    self.changed = True

    def fill_unknown(self) -> bool:
        """Take element types that nothing decides as int; True where there were any."""
        found = False
        for fn in self.queue:
            for name, t in fn.types.items():
                if has(t, "never"):
                    fn.types[name] = fill_never(t)
                    found = True
            if has(fn.returns, "never"):
                fn.returns = fill_never(fn.returns, NONE if fn.returns == NEVER else INT)
                found = True
        return found

    def tick(self, node: ast.AST) -> None:
        self.budget[0] -= 1
        if self.budget[0] < 0:
            raise Unsupported("a source text that takes too long to lift", line=getattr(node, "lineno", None), language="python")

    def tolerate(self, cx: Cx, error: Unsupported) -> None:
        """Keep an error for the end: another walk may know more."""
        self.errors.append(error)

    def note_annotation(self, cx: Cx, name: str, t: Type | None) -> None:
        if self.source.effects and t is not None and t != ANY:
            cx.fn.annotated.add(name)
        if t is not None and (is_precise(t) or (self.source.effects and t != ANY)) and t != NONE:
            cx.widen(name, t)

    def mutates(self, cx: Cx, name: str) -> None:
        """A variable is changed in place: a parameter that is becomes inout."""
        fn = cx.fn
        if (name in fn.params or name in fn.captures) and name not in fn.inout:
            fn.inout.add(name)
            self.changed = True

    def returns(self, cx: Cx, t: Type, node: ast.AST | None = None) -> None:
        fn = cx.fn
        if node is not None and fn.returns_flavour is None:
            fn.returns_flavour = self.flavour(cx, node)
            self.changed = self.changed or fn.returns_flavour is not None
        if fn.declared_returns is not None:
            if fn.returns != fn.declared_returns:
                fn.returns, self.changed = fn.declared_returns, True
            return
        new = pyjoin(fn.returns, t)
        if new != fn.returns:
            fn.returns = new
            self.changed = True

    def widen_param(self, fn: Routine, name: str, t: Type) -> Type:
        old = fn.types.get(name, NEVER)
        if name in fn.declared and (fn.is_entry or (self.source.effects and has(t, "any") and old != NEVER)):
            return old
        new = pyjoin(old, t)
        if name in fn.declared and old == FLOAT and new == FLOAT:
            return old
        if new != old:
            fn.types[name] = new
            self.changed = True
        return new

    def reach(self, fn: Routine) -> None:
        if fn not in self.queue:
            self.queue.append(fn)

    def defaults(self, fn: Routine) -> dict[str, ast.expr]:
        a = fn.node.args
        positional = [x.arg for x in (*a.posonlyargs, *a.args)]
        out = dict(zip(positional[len(positional) - len(a.defaults) :], a.defaults, strict=True))
        out.update({x.arg: d for x, d in zip(a.kwonlyargs, a.kw_defaults, strict=True) if d is not None})
        return out

    def is_loop_local(self, cx: Cx, node: ast.For, name: str) -> bool:
        """Whether a name occurs only inside this loop, so that each pass may have its own."""
        return (id(node), name) in cx.fn.loop_vars

    def assigned(self, node: ast.AST) -> set[str]:
        """The names that a statement stores to, as long as no variable gets another name."""
        if id(node) not in self.stores:
            self.stores[id(node)] = node, assigned_names([node])
        return self.stores[id(node)][1]

    def enter_loop(self, cx: Cx, node: ast.For | ast.While) -> None:
        cx.forget_assigned([node])

    def leave_loop(self, cx: Cx, node: ast.For | ast.While, facts: dict[str, Type], bounds: dict[str, int]) -> None:
        changed = self.assigned(node)
        cx.facts = {k: t for k, t in facts.items() if k not in changed}
        cx.bounds = {k: b for k, b in bounds.items() if k not in changed}

    def special_method(self, cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
        return regex.special_method(cx, func, node)

    def find_iter(self, cx: Cx, iterable: ast.expr, target: ast.expr, body: list[ast.AST]) -> Expr | None:
        return regex.find_iter(cx, iterable, target, body)

    def next_of(self, cx: Cx, arg: ast.Name, node: ast.Call) -> Expr:
        flavour = cx.fn.flavours.get(arg.id)
        place = places.place_of(cx, arg)
        if flavour is None or flavour.kind != "iter" or place is None:
            raise cx.no("next of something that is not an iterator held in a variable", node)
        return changes.next_item(cx, place, node)
