"""Assignments that give a name to something that is not copied: functions, places, match objects, iterators."""

from __future__ import annotations

import ast

from yantra_codex.ir.nodes import Lit, Place, Step, Var
from yantra_codex.ir.types import is_mutable
from yantra_codex.languages.pylift import loops, places, regex
from yantra_codex.languages.pylift.context import Cx, Flavour, Routine
from yantra_codex.languages.pylift.naming import Names
from yantra_codex.languages.pylift.scopes import comprehension_targets
from yantra_codex.languages.pylift.walking import walk


class Bindings(Names):
    """What assignments say beyond their values."""

    def note_binding(self, cx: Cx, node: ast.Assign) -> bool:
        """Remember what an assignment says beyond its value; True where nothing else is to be done for it."""
        value = node.value
        if len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if self.binds_function(cx, name, value) or self.binds_match(cx, name, value):
                return True
            flavour = self.flavour(cx, value)
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "iter":
                self.check_iterator(cx, name, node)
                flavour = Flavour("iter")
            if flavour is not None:
                self.note_flavour(cx, name, flavour)
            return self.binds_place(cx, name, value)
        return False

    def note_flavour(self, cx: Cx, name: str, flavour: Flavour) -> None:
        """Remember what a variable holds, at the function that it belongs to."""
        at = cx.fn
        while name in at.nonlocals and at.owner is not None:
            at = at.owner
        if at.flavours.get(name) is None:
            cx.lifter.changed = True
        at.flavours[name] = flavour

    def check_iterator(self, cx: Cx, name: str, node: ast.AST) -> None:
        """An iterator held in a variable may only be advanced by next and, once, be used up."""
        uses = [n for n in walk(cx.fn.node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]
        nexts = [n for n in walk(cx.fn.node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "next" and n.args
                 and isinstance(n.args[0], ast.Name) and n.args[0].id == name]
        if len(uses) - len(nexts) > 1:
            raise cx.no("an iterator that several things take from", node)

    def binds_function(self, cx: Cx, name: str, value: ast.expr) -> bool:
        """`f = partial(...)`, `f = helper`, `f = len`: later calls of f call that."""
        is_function = isinstance(value, ast.Call) and self.dotted(cx, value.func) in ("functools.partial", "operator.itemgetter", "re.compile")
        if isinstance(value, ast.Name) and not self.is_local(cx, value.id) and value.id not in cx.bound and value.id not in self.source.constants:
            is_function = isinstance(self.resolve(cx, value.id), Routine) or value.id in ("len", "int", "str", "max", "min", "sum", "abs", "sorted", "float")
        if is_function:
            cx.fn.functions_bound[name] = value
            cx.fn.locals.discard(name)
        return is_function

    def binds_match(self, cx: Cx, name: str, value: ast.expr) -> bool:
        """`m = re.search(...)`: held as what the function asks of m."""
        if isinstance(value, ast.NamedExpr):
            value = value.value
        use = regex.regex_use(cx, value)
        if use is None or use.kind not in regex.MATCHING:
            return False
        e, flavour = regex.match_value(cx, use, regex.attributes(cx.fn.node, name), value)
        cx.fn.flavours[name] = flavour
        cx.set_var(name, e)
        return True

    def binds_place(self, cx: Cx, name: str, value: ast.expr) -> bool:
        """`row = grid[i]` where row is changed later: another name for the place, not a copy of the value."""
        is_default = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "setdefault"
        if not is_default and (not isinstance(value, ast.Subscript) or isinstance(value.slice, ast.Slice)):
            return False
        if name not in self.changed_in_place(cx.fn) or not self.is_steady(cx.fn, name):
            return False
        place = places.place_of(cx, value)
        if place is None or not is_mutable(place.type):
            return False
        steps = []
        for s in place.path:
            at = s.at
            if not isinstance(at, Lit) and not (isinstance(at, Var) and self.is_steady(cx.fn, at.name)):
                at = cx.keep(at, "at")
            steps.append(Step(s.kind, at))
        cx.places[name] = Place(place.name, tuple(steps), place.type)
        return True

    def is_steady(self, fn: Routine, name: str) -> bool:
        """Whether a variable is stored to at most once (a loop's own variable, a parameter that stays)."""
        hidden = comprehension_targets(fn.node)
        stores = sum(1 for n in walk(fn.node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store) and id(n) not in hidden)
        return stores + (name in fn.params) <= 1

    def changed_in_place(self, fn: Routine) -> set[str]:
        if not hasattr(fn, "_changed"):
            fn._changed = loops.mutated_names(fn.node.body)  # type: ignore[attr-defined]
        return fn._changed  # type: ignore[attr-defined,no-any-return]
