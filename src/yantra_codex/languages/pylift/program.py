"""The whole source: its functions, names and imports, and the walks repeated until the types are stable."""

from __future__ import annotations

import ast
import builtins as python_builtins
from dataclasses import replace
from typing import Any

from yantra_codex.errors import Unsupported
from yantra_codex.ir.nodes import (
    Apply,
    Block,
    Call,
    Expr,
    Function,
    Lambda,
    Let,
    Lit,
    Param,
    Program,
    Return,
    Stmt,
    Var,
    block_exprs,
    type_of,
)
from yantra_codex.ir.types import ANY, BOOL, FLOAT, INT, NEVER, NONE, STR, Type, is_mutable
from yantra_codex.languages.pylift import builtins, exprs, loops, methods, modules, places, regex, statements
from yantra_codex.languages.pylift.alias import check_aliases
from yantra_codex.languages.pylift.calls import call_node
from yantra_codex.languages.pylift.context import Cx, Flavour, Routine, assigned_names, lit
from yantra_codex.languages.pylift.declare import copy_changed_params, declare, finish, stored_names
from yantra_codex.languages.pylift.kinds import fill_never, has, is_precise, pyjoin, refine_any
from yantra_codex.languages.pylift.rewrite import map_block, map_expr
from yantra_codex.languages.pylift.scopes import Source, comprehension_targets
from yantra_codex.languages.pylift.webs import rejoin

MAX_ROUNDS = 24
MAX_TICKS = 400_000
CONTAINERS = {"List": "list", "Dict": "dict", "Set": "set", "Tuple": "tuple", "Counter": "collections.Counter"}


class Lifter:
    """One source being lifted: the functions, the state of the repeated walks."""

    def __init__(self, source: Source):
        self.source = source
        self.classes = source.classes
        self.changed = False
        self.unknown: ast.AST | None = None
        self.errors: list[Unsupported] = []
        self.queue: list[Routine] = []
        self.ticks = 0
        self.round = 0
        self.oddities = 0
        self.expanding: list[str] = []

    # ------------------------------------------------------------ the walks

    def solve(self, entry: Routine) -> None:
        """Walk until the types are stable, join the variables that have one name and one type, and walk again."""
        entry.is_entry = True
        self.settle(entry)
        if any([rejoin(fn, fn.types) for fn in self.queue]):
            for fn in self.queue:
                fn.forget()
            self.settle(entry)

    def settle(self, entry: Routine) -> None:
        """Walk the entry and all it reaches until the types are stable; raises the first thing that can't be lifted."""
        filled = False
        for self.round in range(MAX_ROUNDS):
            self.changed, self.unknown, self.errors, self.oddities = False, None, [], 0
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
            if fn.returns != NONE and fn.returns.name in ("option", "any"):
                from yantra_codex.languages.pylift.convert import coerce

                body.append(Return(coerce(cx, lit(None), fn.returns)))
        fn.body = tuple(body)
        self.settle_bounds(fn, cx)

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
        self.ticks += 1
        if self.ticks > MAX_TICKS:
            raise Unsupported("a source text that takes too long to lift", line=getattr(node, "lineno", None), language="python")

    def tolerate(self, cx: Cx, error: Unsupported) -> None:
        """Keep an error for the end: another walk may know more."""
        self.errors.append(error)

    # ------------------------------------------------------------ names

    def is_local(self, cx: Cx, name: str) -> bool:
        fn = cx.fn
        return name in fn.locals or name in fn.params or name in fn.captures or name == fn.vararg or (
            name in fn.types and name not in self.source.functions
        )

    def is_builtin(self, cx: Cx, name: str) -> bool:
        return not (self.is_local(cx, name) or name in cx.bound or self.resolve(cx, name) is not None)

    def resolve(self, cx: Cx, name: str) -> Routine | ast.expr | None:
        """The function, or the node of a function value, that a name stands for."""
        if name in cx.bound or name in cx.fn.functions_bound:
            return cx.fn.functions_bound.get(name) if name not in cx.bound else None  # type: ignore[no-any-return]
        at: Routine | None = cx.fn
        while at is not None:
            if name in at.nested:
                return at.nested[name]
            if name in at.locals or name in at.params:
                return None
            at = at.owner
        if name in self.source.functions:
            return self.source.function(name)
        node = self.source.constants.get(name)
        if node is not None and isinstance(node, ast.Call) and self.dotted(cx, node.func) in ("functools.partial", "operator.itemgetter"):
            return node
        return None

    def dotted(self, cx: Cx, node: ast.AST) -> str | None:
        """The full name of a module's member that a node denotes, as in `math.sqrt`."""
        if isinstance(node, ast.Name):
            if self.is_local(cx, node.id) or node.id in cx.bound or node.id in self.source.functions:
                return None
            return normal(self.source.imported.get(node.id))
        if isinstance(node, ast.Attribute):
            inner = self.dotted_module(cx, node.value)
            return normal(f"{inner}.{node.attr}") if inner is not None else None
        return None

    def dotted_module(self, cx: Cx, node: ast.AST) -> str | None:
        if isinstance(node, ast.Name):
            if self.is_local(cx, node.id) or node.id in cx.bound:
                return None
            return self.source.modules.get(node.id) or self.source.imported.get(node.id)
        if isinstance(node, ast.Attribute):
            inner = self.dotted_module(cx, node.value)
            return f"{inner}.{node.attr}" if inner is not None else None
        return None

    def global_value(self, cx: Cx, node: ast.Name, want: Type | None) -> Expr:
        """The value of a name that is not local: a constant of the module, or a function as a value."""
        name = node.id
        if self.resolve(cx, name) is not None or name in builtins.__dict__ or hasattr(python_builtins, name):
            if want is not None and want.name == "func":
                from yantra_codex.languages.pylift.calls import function_of

                return function_of(cx, node, list(want.args[:-1]))
        if name in self.source.constants:
            if name in self.source.reassigned or name in self.expanding:
                raise cx.no(f"the changing global {name}", node)
            self.expanding.append(name)
            try:
                return cx.expr(self.source.constants[name], want)
            finally:
                self.expanding.pop()
        full = self.dotted(cx, node)
        if full is not None:
            return self.member(cx, full, node)
        raise cx.no(f"the name {name}", node)

    def member(self, cx: Cx, full: str, node: ast.AST) -> Expr:
        """A constant of a module."""
        if full in modules.CONSTANTS:
            return cx.op(str(modules.CONSTANTS[full]))
        if full in modules.VALUES:
            return lit(modules.VALUES[full])
        raise cx.no(full, node)

    # ------------------------------------------------------------ what is known about variables

    def is_match_call(self, cx: Cx, node: ast.AST) -> bool:
        use = regex.regex_use(cx, node)
        return use is not None and use.kind in regex.MATCHING

    def is_counter(self, cx: Cx, node: ast.AST) -> bool:
        if isinstance(node, ast.BinOp):
            return self.is_counter(cx, node.left) or self.is_counter(cx, node.right)
        flavour = self.flavour(cx, node)
        return flavour is not None and flavour.kind == "counter"

    def flavour(self, cx: Cx, node: ast.AST) -> Flavour | None:
        if isinstance(node, ast.NamedExpr):
            return self.flavour(cx, node.target)
        if isinstance(node, ast.Name):
            found = cx.fn.flavours.get(node.id)
            if node.id in cx.bound:
                return found if found is not None and found.kind.startswith("match_") else None
            if node.id in self.source.constants and not self.is_local(cx, node.id):
                return self.flavour(cx, self.source.constants[node.id])
            return cx.fn.flavours.get(node.id)
        if isinstance(node, ast.Call):
            found = modules.flavour_of_call(cx, node)
            if found is not None:
                return found
            if isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
                return self.flavour(cx, node.func.value)
            target = self.resolve(cx, node.func.id) if isinstance(node.func, ast.Name) else None
            return target.returns_flavour if isinstance(target, Routine) else None
        if isinstance(node, ast.Subscript):
            outer = self.flavour(cx, node.value)
            return outer.inner if outer is not None else None
        if isinstance(node, ast.BinOp):
            return self.flavour(cx, node.left) or self.flavour(cx, node.right)
        return None

    def call_node(self, cx: Cx, node: ast.expr, args: list[Expr]) -> Expr:
        return call_node(cx, node, args)

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
                cx.fn.flavours[name] = flavour
            return self.binds_place(cx, name, value)
        return False

    def check_iterator(self, cx: Cx, name: str, node: ast.AST) -> None:
        """An iterator held in a variable may only be advanced by next and, once, be used up."""
        uses = [n for n in ast.walk(cx.fn.node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Load)]
        nexts = [n for n in ast.walk(cx.fn.node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "next" and n.args
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
        from yantra_codex.ir.nodes import Place, Step

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
        stores = sum(1 for n in ast.walk(fn.node) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store) and id(n) not in hidden)
        return stores + (name in fn.params) <= 1

    def changed_in_place(self, fn: Routine) -> set[str]:
        if not hasattr(fn, "_changed"):
            fn._changed = loops.mutated_names(fn.node.body)  # type: ignore[attr-defined]
        return fn._changed  # type: ignore[attr-defined,no-any-return]

    def note_annotation(self, cx: Cx, name: str, t: Type | None) -> None:
        if t is not None and is_precise(t) and t != NONE:
            cx.widen(name, t)

    def mutates(self, cx: Cx, name: str, in_place: bool) -> None:
        """A variable is changed in place: a parameter that is becomes inout."""
        fn = cx.fn
        if (name in fn.params or name in fn.captures) and name not in fn.inout:
            fn.inout.add(name)
            self.changed = True

    def returns(self, cx: Cx, t: Type, node: ast.AST | None = None) -> None:
        fn = cx.fn
        if node is not None and fn.returns_flavour is None:
            fn.returns_flavour = self.flavour(cx, node)
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
        if fn.is_entry and name in fn.declared:
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

    def settled(self, node: ast.AST) -> bool:
        return True

    # ------------------------------------------------------------ loops

    def is_loop_local(self, cx: Cx, node: ast.For, name: str) -> bool:
        """Whether a name occurs only inside this loop, so that each pass may have its own."""
        return (id(node), name) in cx.fn.loop_vars

    def enter_loop(self, cx: Cx, node: ast.For | ast.While) -> None:
        cx.forget_assigned([node])

    def leave_loop(self, cx: Cx, node: ast.For | ast.While, facts: dict[str, Type], bounds: dict[str, int]) -> None:
        changed = assigned_names([node])
        cx.facts = {k: t for k, t in facts.items() if k not in changed}
        cx.bounds = {k: b for k, b in bounds.items() if k not in changed}

    # ------------------------------------------------------------ hooks of calls

    def call_statement(self, cx: Cx, node: ast.Call) -> bool:
        return False

    def special_method(self, cx: Cx, func: ast.Attribute, node: ast.Call) -> Expr | None:
        return regex.special_method(cx, func, node)

    def find_iter(self, cx: Cx, iterable: ast.expr, target: ast.expr, body: list[ast.AST]) -> Expr | None:
        return regex.find_iter(cx, iterable, target, body)

    def next_of(self, cx: Cx, arg: ast.Name, node: ast.Call) -> Expr:
        flavour = cx.fn.flavours.get(arg.id)
        place = places.place_of(cx, arg)
        if flavour is None or flavour.kind != "iter" or place is None:
            raise cx.no("next of something that is not an iterator held in a variable", node)
        return methods.next_item(cx, place, node)

    # ------------------------------------------------------------ the result

    def program(self, entry: Routine) -> Program:
        """The program of the last walk."""
        self.check_sharing()
        functions = [self.function(fn) for fn in self.queue]
        if entry.inout and entry.returns != NONE and any(calls(f.body, entry.name) for f in functions):
            functions = self.changing_entry(entry, functions)
        return finish(Program(tuple(functions)))

    def changing_entry(self, entry: Routine, functions: list[Function]) -> list[Function]:
        """A recursive entry that changes its argument: the recursion moves into a helper that works on a copy."""
        taken = {f.name for f in functions}
        name = f"{entry.name}_in_place"
        while name in taken:
            name += "_"
        inner = self.function(entry, keep_inout=True)
        helper = replace(inner, name=name, body=rename_calls(inner.body, entry.name, name), doc="")
        lets: list[Stmt] = []
        args: list[Expr] = []
        for p in helper.params:
            given: Expr = Var(p.name, p.type)
            if p.inout:
                copy_name = f"{p.name}2"
                lets.append(Let(copy_name, p.type, Apply("copy", (given,), p.type) if p.type.name == "list" else given, True))
                given = Var(copy_name, p.type)
            args.append(given)
        plain = tuple(replace(p, inout=False) for p in helper.params)
        outer = Function(entry.name, plain, helper.returns, (*lets, Return(Call(name, tuple(args), helper.returns))), inner.doc)
        rest = [replace(f, body=rename_calls(f.body, entry.name, name)) for f in functions if f.name != entry.name]
        return [outer, helper, *rest]

    def check_sharing(self) -> None:
        """Refuse a program in which a change would show through another name."""
        raw = []
        for fn in self.queue:
            names = [*fn.params, *([fn.vararg] if fn.vararg else []), *fn.captures]
            params = tuple(Param(n, fn.types.get(n, ANY), n in fn.inout and not fn.is_entry) for n in names)
            raw.append(Function(fn.name, params, fn.returns, fn.body))
        check_aliases(raw, {fn.name: fn.types for fn in self.queue})

    def function(self, fn: Routine, keep_inout: bool | None = None) -> Function:
        names = [*fn.params, *([fn.vararg] if fn.vararg else []), *fn.captures]
        keeps = (not fn.is_entry or fn.returns == NONE) if keep_inout is None else keep_inout
        params = tuple(Param(n, fn.types.get(n, ANY), keeps and n in fn.inout) for n in names)
        body: Block = fn.body
        body = copy_changed_params(body, params, set(fn.types) | set(names) | fn.locals, fn.inout)
        types = dict(fn.types)
        body = declare(body, types, {p.name for p in params}, stored_names(body))
        doc = ast.get_docstring(fn.node) or ""
        return Function(fn.name, params, fn.returns, body, doc)


def calls(body: Block, name: str) -> bool:
    return any(isinstance(e, Call) and e.function == name for e in block_exprs(body))


def rename_calls(body: Block, old: str, new: str) -> Block:
    def change(e: Expr) -> Expr:
        e = map_expr(e, change)
        return replace(e, function=new) if isinstance(e, Call) and e.function == old else e

    return map_block(body, change)


def normal(full: str | None) -> str | None:
    """One name for what goes by several."""
    if full is None:
        return None
    for old, new in (("collections.abc.", "typing."), ("typing.Counter", "collections.Counter"), ("typing.Deque", "collections.deque"),
                     ("typing.DefaultDict", "collections.defaultdict")):
        if full.startswith(old):
            full = new + full[len(old) :]
    return full


__all__ = ["BOOL", "STR", "Any", "Lambda", "Lifter", "exprs", "methods", "refine_any", "regex", "type_of"]
